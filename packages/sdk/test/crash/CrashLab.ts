import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database, databaseLayer } from "@temu-jtl/adapter-storage";
import { leaseMillis } from "@temu-jtl/core";
import {
  type Simulator,
  type SimulatorControl,
  type SimulatorOptions,
  simulatorControl,
  spawnSimulator,
} from "@temu-jtl/simulator";
import { Context, Effect, Layer, Schema } from "effect";
import type { HostTask } from "./hostTask.ts";
import type { Outcome } from "./Outcome.ts";
import { startHost } from "./startHost.ts";

/** One embedded PostgreSQL that the hosts of all shops join, as they would on one machine. */
export class CrashLab extends Context.Service<
  CrashLab,
  { readonly folder: string; readonly database: Database["Service"] }
>()("temu-jtl/test/CrashLab") {}

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "temu-jtl-crash-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
);

/** While a test process is among its users the server runs, whoever of the others dies. */
export const crashLabLayer = Layer.effect(
  CrashLab,
  Effect.gen(function* () {
    const path = yield* folder;
    const services = yield* Layer.build(databaseLayer({ _tag: "Embedded", dataDir: path }));
    return CrashLab.of({ folder: path, database: Context.get(services, Database) });
  }),
);

/** A shop of its own: its simulator in a process of its own, its schema in the shared database. */
export interface CrashShop {
  readonly simulator: Simulator;
  readonly control: SimulatorControl;
  readonly start: (
    task: Pick<HostTask, "stops" | "work"> & Partial<Pick<HostTask, "inventory">>,
  ) => ReturnType<typeof startHost>;
  /** The orders in this state, by our books. */
  readonly inState: (state: string) => Effect.Effect<ReadonlyArray<string>>;
  /** Keeps the lease of a host that stands still, however long the test takes over what it does meanwhile. */
  readonly keepLease: Effect.Effect<void>;
  /** Lets the lease of a dead host run out. */
  readonly outliveLease: Effect.Effect<void>;
  /** What has become of the orders, here and on both sides. */
  readonly outcome: Effect.Effect<Outcome>;
}

const Numbers = Schema.Array(Schema.Struct({ number: Schema.String }));
const Ends = Schema.Array(Schema.Struct({ number: Schema.String, end: Schema.String }));

export const openShop = Effect.fnUntraced(function* (
  schema: string,
  jtl: Pick<SimulatorOptions, "jtlTakeOverMillis"> & Partial<SimulatorOptions>,
) {
  const lab = yield* CrashLab;
  const simulator = yield* spawnSimulator({ rateLimit: 100_000, jtlPackMillis: 0, ...jtl });
  const control = simulatorControl(simulator.url);
  const books = lab.database.on("test");
  const shop: CrashShop = {
    simulator,
    control,
    start: (task) =>
      startHost({
        embedded: lab.folder,
        schema,
        dataDir: join(lab.folder, schema),
        simulator,
        inventory: {},
        ...task,
      }),
    inState: (state) =>
      books
        .query(
          Numbers,
          `select parent_order_sn as number from ${schema}.temu_orders where state = $1`,
          [state],
        )
        .pipe(
          Effect.orDie,
          Effect.map((rows) => rows.map(({ number }) => number)),
        ),
    keepLease: Effect.orDie(
      books.execute(
        `update ${schema}.temu_leases
        set expires_at = clock_timestamp() + $1 * interval '1 ms' where run_id is not null`,
        [leaseMillis],
      ),
    ),
    // What waiting for it would do, without the wait: the lease's end is as far back as it lasts, and
    // the clock that JTL and Temu go by as far ahead. A host that comes too early finds the lease held;
    // the test of two hosts waits for real.
    outliveLease: Effect.gen(function* () {
      yield* books.execute(
        `update ${schema}.temu_leases set expires_at = expires_at - $1 * interval '1 ms'`,
        [leaseMillis],
      );
      yield* control.advance(leaseMillis);
    }).pipe(Effect.orDie),
    outcome: Effect.gen(function* () {
      const ends = yield* books.query(
        Ends,
        `select o.parent_order_sn as number,
          case o.state when 'failed' then 'failed: ' || (
            select e.reason from ${schema}.temu_order_events e
            where e.shop = o.shop and e.parent_order_sn = o.parent_order_sn
            order by e.event_id desc limit 1
          ) else o.state end as "end"
        from ${schema}.temu_orders o`,
        [],
      );
      const { confirmations, repeatedConfirmations, rowsInserted } = yield* control.counts;
      return {
        orders: Object.fromEntries(ends.map(({ number, end }) => [number, end])),
        rowsInserted,
        confirmations,
        repeatedConfirmations,
      };
    }).pipe(Effect.orDie),
  };
  return shop;
});
