import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { JtlWawi, minutes } from "@temu-jtl/core";
import { Context, Effect, Fiber, Layer } from "effect";
import sql from "mssql";
import { hasSqlServer, type JtlDatabase, serverAddress } from "../jtlDatabase.ts";
import { tcpProxy } from "../tcpProxy.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { documentOf, numbers, rowsOf, submit } from "./handingOver.ts";
import { emptyJtl } from "@temu-jtl/simulator/sqlServer";

describe.skipIf(!hasSqlServer)("handing orders over to a SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
  });
  beforeEach(() => emptyJtl(jtl));
  afterAll(() => jtl.drop());

  const host = Layer.unwrap(Effect.sync(() => wawiOn(jtl.settings({ poolSize: 8 }))));
  const rows = rowsOf(() => jtl);

  it.live("a row has its document, the platform that is set, and no invoice", () =>
    Effect.gen(function* () {
      yield* submit("PO-076-1");
      expect(yield* rows).toEqual([{ document: documentOf("PO-076-1"), platform: 5, invoice: 0 }]);
    }).pipe(Effect.provide(host)),
  );

  it.live(
    "two hosts that hand over the same 500 orders at once make 500 rows",
    () =>
      Effect.gen(function* () {
        const all = numbers(500);
        const aHost = Effect.map(Layer.build(Layer.fresh(host)), Context.get(JtlWawi));
        const [one, other] = [yield* aHost, yield* aHost];
        const { now } = yield* one.importMark;
        const tags = yield* Effect.forEach(
          all,
          (externalNumber) =>
            Effect.forEach(
              [one, other],
              ({ submit: handOver }) =>
                handOver({
                  externalNumber,
                  document: documentOf(externalNumber),
                  deadline: now + minutes(4),
                }),
              { concurrency: 2 },
            ).pipe(
              Effect.map((outcomes) =>
                outcomes
                  .map(({ _tag }) => _tag)
                  .toSorted()
                  .join(" "),
              ),
            ),
          { concurrency: 4 },
        );
        expect((yield* rows).map(({ document }) => document).toSorted()).toEqual(
          all.map(documentOf).toSorted(),
        );
        expect(new Set(tags)).toEqual(new Set(["AlreadyQueued Inserted"]));
      }).pipe(Effect.scoped),
    240_000,
  );

  it.live(
    "when the connection is cut in the middle of 50 hand-overs none is lost and none doubled",
    () =>
      Effect.gen(function* () {
        const target = serverAddress();
        const outcomes = yield* Effect.forEach(
          Array.from({ length: 5 }, (_, round) => numbers(50).slice(round * 10, round * 10 + 10)),
          Effect.fnUntraced(function* (tenth) {
            const proxy = yield* Effect.acquireRelease(
              Effect.promise(() => tcpProxy(target.host, target.port)),
              ({ close }) => Effect.promise(close),
            );
            const wawi = Context.get(
              yield* Layer.build(
                wawiOn(jtl.settings({ server: `127.0.0.1,${proxy.port}`, poolSize: 1 })),
              ),
              JtlWawi,
            );
            return yield* Effect.forEach(tenth, (externalNumber, at) =>
              Effect.gen(function* () {
                const { now } = yield* wawi.importMark;
                if (at === 4) {
                  // Before the server has seen anything of it.
                  proxy.watch(() => {
                    proxy.watch(null);
                    proxy.cut();
                  });
                }
                const before = (yield* rows).length;
                if (at === 9) proxy.silence();
                const fiber = yield* wawi
                  .submit({
                    externalNumber,
                    document: documentOf(externalNumber),
                    deadline: now + minutes(1),
                  })
                  .pipe(
                    Effect.map(({ _tag }) => _tag),
                    Effect.catch(({ category }) => Effect.succeed(category)),
                    Effect.forkChild,
                  );
                if (at === 9) {
                  // The row is there, and the answer on its way.
                  yield* rows.pipe(Effect.repeat({ until: ({ length }) => length > before }));
                  proxy.cut();
                }
                return yield* Fiber.join(fiber);
              }),
            );
          }, Effect.scoped),
        );
        for (const tenth of outcomes) {
          expect(tenth).toEqual([
            ...Array.from({ length: 4 }, () => "Inserted"),
            "unknownOutcome",
            ...Array.from({ length: 4 }, () => "Inserted"),
            "unknownOutcome",
          ]);
        }
        // What settles such orders: look, and hand over again what is not there.
        const unsettled = outcomes.flatMap((tenth, round) =>
          tenth.flatMap((outcome, at) =>
            outcome === "unknownOutcome" ? [`PO-076-${round * 10 + at}`] : [],
          ),
        );
        const found = (yield* (yield* JtlWawi).queued(unsettled)).map(
          ({ externalNumber }) => externalNumber,
        );
        expect(found).toEqual(["PO-076-9", "PO-076-19", "PO-076-29", "PO-076-39", "PO-076-49"]);
        const again = yield* Effect.forEach(unsettled, (number) => submit(number));
        expect(again.map(({ _tag }) => _tag)).toEqual(
          Array.from({ length: 5 }, () => ["Inserted", "AlreadyQueued"]).flat(),
        );
        expect((yield* rows).map(({ document }) => document).toSorted()).toEqual(
          numbers(50).map(documentOf).toSorted(),
        );
      }).pipe(Effect.provide(host)),
    240_000,
  );

  describe("while another host hands the same order over", () => {
    /** Holds the order's lock, as a host does that is in the middle of it. */
    const holdLock = Effect.acquireRelease(
      Effect.promise(async () => {
        const transaction = new sql.Transaction(jtl.pool);
        await transaction.begin();
        await new sql.Request(transaction).batch(
          "DECLARE @lock int; EXEC @lock = sp_getapplock @Resource = N'temu-jtl po-076-1', @LockMode = 'Exclusive', @LockOwner = 'Transaction'",
        );
        return transaction;
      }),
      (transaction) => Effect.promise(() => transaction.rollback().catch(() => undefined)),
    );

    it.live("it waits, and inserts nothing when the deadline has passed meanwhile", () =>
      Effect.gen(function* () {
        const wawi = yield* JtlWawi;
        const transaction = yield* holdLock;
        const { now } = yield* wawi.importMark;
        const fiber = yield* Effect.forkChild(
          wawi.submit({
            externalNumber: "PO-076-1",
            document: documentOf("PO-076-1"),
            deadline: now + 1_500,
          }),
        );
        yield* wawi.importMark.pipe(Effect.repeat({ until: (mark) => mark.now > now + 1_500 }));
        yield* Effect.promise(() => transaction.rollback());
        expect(yield* Fiber.join(fiber)).toEqual({ _tag: "TooLate" });
        expect(yield* rows).toEqual([]);
      }).pipe(Effect.scoped, Effect.provide(host)),
    );

    it.live("other orders go on, and this one is tried again later", () =>
      Effect.gen(function* () {
        yield* holdLock;
        const fiber = yield* Effect.forkChild(Effect.flip(submit("PO-076-1")));
        expect((yield* submit("PO-076-2"))._tag).toBe("Inserted");
        const error = yield* Fiber.join(fiber);
        expect(error.category).toBe("transient");
        expect((yield* rows).length).toBe(1);
      }).pipe(Effect.scoped, Effect.provide(host)),
    );
  });

  it.live("an insert that was kept waiting until the deadline had passed is taken back", () =>
    Effect.gen(function* () {
      let clocks = 0;
      const slow = wawiOn(jtl.settings(), {
        // Between the insert and the commit two minutes pass.
        rewrite: (text) =>
          text.replaceAll("SYSUTCDATETIME()", (clock) => {
            clocks += 1;
            return clocks === 1 ? clock : `DATEADD(minute, 2, ${clock})`;
          }),
      });
      expect(yield* submit("PO-076-1").pipe(Effect.provide(slow))).toEqual({ _tag: "TooLate" });
      expect(clocks).toBe(2);
      expect(yield* rows).toEqual([]);
    }),
  );

  /** Whether this server locks what a statement reads, when the statement asks for it. */
  const locksByHints = Effect.promise(async () => {
    const look = "SELECT COUNT(*) AS n FROM dbo.tXMLBestellImport WITH (UPDLOCK, HOLDLOCK)";
    const transaction = new sql.Transaction(jtl.pool);
    await transaction.begin();
    await new sql.Request(transaction).batch(look);
    const isFree = await jtl.pool
      .request()
      .query(`SET LOCK_TIMEOUT 0; ${look}`)
      .then(() => true)
      .catch(() => false);
    await transaction.rollback();
    return !isFree;
  });

  it.live("two hosts without an application lock do not double an order either", (context) =>
    Effect.gen(function* () {
      context.skip(!(yield* locksByHints), "this server does not lock what is read");
      const all = numbers(50);
      const handOver = Effect.forEach(
        all,
        (number) =>
          Effect.retry(submit(number), {
            while: ({ category }) => category === "transient",
            times: 20,
          }),
        { concurrency: 2 },
      ).pipe(Effect.provide(wawiOn(jtl.settings(), { without: ["sp_getapplock"] })));
      yield* Effect.all([handOver, handOver], { concurrency: 2 });
      expect((yield* rows).map(({ document }) => document).toSorted()).toEqual(
        all.map(documentOf).toSorted(),
      );
    }),
  );

  it.live("where no application lock may be taken, the look into the table locks it", () =>
    Effect.gen(function* () {
      const texts: Array<string> = [];
      const plain = wawiOn(jtl.settings(), {
        see: ({ text }) => texts.push(text),
        without: ["sp_getapplock"],
      });
      const twice = yield* Effect.all([submit("PO-076-1"), submit("PO-076-1")]).pipe(
        Effect.provide(plain),
      );
      expect(twice.map(({ _tag }) => _tag)).toEqual(["Inserted", "AlreadyQueued"]);
      const written = texts.filter((text) => text.includes("INSERT INTO dbo.tXMLBestellImport"));
      expect(written.length).toBe(2);
      for (const text of written) {
        expect(text).not.toContain("sp_getapplock");
        expect(text).toContain("FROM dbo.tXMLBestellImport WITH (UPDLOCK, HOLDLOCK)");
      }
    }),
  );
});
