import { AssertionError } from "node:assert";
import { ConfigurationError, StorageError } from "@temu-jtl/core";
import { Clock, Effect, Predicate, Schema, type Scope } from "effect";
import { PgBoss } from "pg-boss";
import type { Timing } from "./Timing.ts";

/** What statements run on: a pool of `pg`, or anything that answers like one. */
export interface Queryable {
  readonly query: (
    text: string,
    values?: Array<unknown>,
  ) => Promise<{ readonly rows: Array<unknown> }>;
}

/** A message that this host has taken up. `signal` is aborted when another host has it. */
export interface Taken {
  readonly messageId: string;
  readonly signal: AbortSignal;
}

/** The queue: one for each job, so that a host takes only the jobs it knows. */
export interface Messages {
  /** Sends a message that some host, this one soonest, takes up. */
  readonly send: (jobId: string, messageId: string) => Effect.Effect<void, StorageError>;
  /** Takes up messages of a job, one at a time. One whose handler rejects goes to another host at once. */
  readonly work: (
    jobId: string,
    handle: (message: Taken) => Promise<void>,
  ) => Effect.Effect<void, StorageError>;
  /** Takes up nothing any more; what is under way goes on. */
  readonly stopWork: Effect.Effect<void>;
  /** Of these messages, those that wait or are worked on. */
  readonly held: (
    messageIds: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlySet<string>, StorageError>;
}

const retries = 100_000;
/** Finished messages are of no use: what became of a run stands in its record. */
const keepSeconds = 300;
const dayInSeconds = 86_400;

/** pg-boss allows letters, digits and `_ - . /`. Other characters are written as `/` and their code. */
const queueOf = (jobId: string): string =>
  jobId.replaceAll(/[^\w.-]/gu, (character) => `/${character.codePointAt(0)?.toString(16)}.`);

const Message = Schema.Struct({ messageId: Schema.String });
const isMessage = Schema.is(Message);
const HeldRows = Schema.Array(Schema.Struct({ id: Schema.String }));

const codeOf = (error: unknown): string =>
  Predicate.hasProperty(error, "code") && typeof error.code === "string" ? ` (${error.code})` : "";

/** Never the error's own text, which may quote a row. */
const unreachable = (operation: string) => (error: unknown) =>
  new StorageError({
    category: "transient",
    operation: `Scheduler.${operation}`,
    message: `The queue of the jobs did not answer${codeOf(error)}.`,
    whatToDo: "Nothing, if it happened once. Otherwise look at the database.",
  });

const openingError = (error: unknown) =>
  error instanceof AssertionError
    ? new ConfigurationError({
        message: `database.schema cannot be used for the queue of the jobs: ${error.message}`,
        problems: [{ setting: "database.schema", problem: error.message }],
      })
    : unreachable("start")(error);

/** pg-boss in a schema of its own, over a pool that it does not end. */
export const openMessages = Effect.fn("Scheduler.openMessages")(function* (options: {
  readonly pool: Queryable;
  readonly schema: string;
  readonly timing: Timing;
}): Effect.fn.Return<Messages, ConfigurationError | StorageError, Scope.Scope> {
  const { pool, schema, timing } = options;
  const context = yield* Effect.context();
  const clock = yield* Clock.Clock;
  const log = (effect: Effect.Effect<void>) => void Effect.runForkWith(context)(effect);

  // While the database is away each poll of each queue says so: one line a minute is enough.
  const told = new Map<string, number>();
  const tell = (what: string) => {
    const now = clock.currentTimeMillisUnsafe();
    if (now - (told.get(what) ?? -Infinity) < 60_000) return;
    told.set(what, now);
    log(Effect.logWarning(what));
  };

  const open = Effect.tryPromise({
    try: async () => {
      const boss = new PgBoss({
        db: { executeSql: (text, values) => pool.query(text, values) },
        schema: `"${schema}"`,
        schedule: false,
        registerInstance: false,
        superviseIntervalSeconds: timing.superviseSeconds,
        monitorIntervalSeconds: timing.superviseSeconds,
        queueCacheIntervalSeconds: timing.superviseSeconds,
        maintenanceIntervalSeconds: keepSeconds,
      });
      boss.on("error", (error) => tell(`The queue of the jobs has failed${codeOf(error)}.`));
      boss.on("warning", ({ message }) => tell(`pg-boss: ${message}`));
      // Hosts that start together make its tables together, and PostgreSQL lets one of them win.
      await boss.start({ attempts: 4 });
      return boss;
    },
    catch: openingError,
  });
  const boss = yield* Effect.acquireRelease(open, (opened) =>
    // Handlers have ended by then, or are not waited for.
    Effect.promise(() => opened.stop({ graceful: true, close: false, timeout: 1_000 })).pipe(
      Effect.catchDefect((defect) =>
        Effect.sync(() => tell(`The queue of the jobs did not end cleanly${codeOf(defect)}.`)),
      ),
    ),
  );

  const workers = new Map<string, string>();
  const call = <A>(operation: string, use: () => Promise<A>) =>
    Effect.tryPromise({ try: use, catch: unreachable(operation) });

  return {
    send: Effect.fnUntraced(function* (jobId, messageId) {
      const queue = queueOf(jobId);
      yield* call("send", () => boss.send(queue, { messageId }, { id: messageId }));
      const worker = workers.get(queue);
      if (worker !== undefined) boss.notifyWorker(worker);
    }),

    work: Effect.fnUntraced(function* (jobId, handle) {
      const queue = queueOf(jobId);
      const settings = {
        heartbeatSeconds: timing.heartbeatSeconds,
        expireInSeconds: dayInSeconds,
        retryLimit: retries,
        retryDelay: 0,
        deleteAfterSeconds: keepSeconds,
      };
      yield* call("work", async () => {
        await boss.createQueue(queue, settings);
        // One that an older version has made.
        await boss.updateQueue(queue, settings);
        const worker = await boss.work(
          queue,
          {
            pollingIntervalSeconds: timing.pollSeconds,
            heartbeatRefreshSeconds: timing.heartbeatEverySeconds,
          },
          async (messages) => {
            for (const { data, signal } of messages) {
              if (isMessage(data)) await handle({ messageId: data.messageId, signal });
            }
          },
        );
        workers.set(queue, worker);
      });
    }),

    stopWork: Effect.promise(async () => {
      await Promise.all([...workers.keys()].map((queue) => boss.offWork(queue, { wait: false })));
    }),

    held: Effect.fnUntraced(function* (messageIds) {
      const { rows } = yield* call("held", () =>
        pool.query(
          `select id::text as id from "${schema}".job
          where id = any($1::uuid[]) and state in ('created', 'retry', 'active')`,
          [messageIds],
        ),
      );
      const held = yield* Effect.mapError(
        Schema.decodeUnknownEffect(HeldRows)(rows),
        unreachable("held"),
      );
      return new Set(held.map(({ id }) => id));
    }),
  };
});
