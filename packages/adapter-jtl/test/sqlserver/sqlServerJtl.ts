import { jtlWawiLayer, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { JtlError, JtlWawi, OrderDocument } from "@temu-jtl/core";
import {
  contractOrder,
  type Fault,
  FaultPlan,
  JtlChance,
  type JtlCall,
  jtlCalls,
  jtlPeople,
  JtlWorld,
} from "@temu-jtl/core/testing";
import { Clock, Context, DateTime, Effect, Layer } from "effect";
import { documentLayer } from "../inventedOrder.ts";
import type { JtlDatabase } from "../jtlDatabase.ts";
import { emptyJtl, JtlMirror } from "@temu-jtl/simulator/sqlServer";

/** What tests ask a JTL-Wawi with. */
export const wawiSettings = {
  platform: 5,
  companyId: 1,
  warehouses: null,
  timeZone: DateTime.zoneMakeNamedUnsafe("Europe/Berlin"),
};

const callOf = (operation: string): JtlCall | undefined =>
  jtlCalls.find((call) => operation === `JtlWawi.${call}`);

const broken = (operation: JtlCall, { _tag }: Fault) =>
  new JtlError({
    category: _tag !== "Refused" && operation === "submit" ? "unknownOutcome" : "transient",
    operation,
    message: "The test broke the connection.",
    whatToDo: "Try again.",
  });

/** `JtlWawi` over this database, and the world that moves it. Empties the database first. */
export const sqlServerJtl = (jtl: () => JtlDatabase) =>
  Layer.effectContext(
    Effect.gen(function* () {
      yield* Effect.promise(() => emptyJtl(jtl()));
      const server = yield* SqlServer;
      const documents = yield* OrderDocument;
      const mirror = new JtlMirror(jtl());
      const faults = new FaultPlan();
      const { model } = mirror;
      const chance = new JtlChance(model);
      let ahead = 0;
      // No server's rowversion goes back: it stands higher than it does until a backup is restored.
      let drawnMore = 1_000_000_000_000n;
      const now = Effect.map(Clock.currentTimeMillis, (millis) => millis + ahead);

      /** The server with its clock moved, and whatever this world does to a call. */
      const meet = Effect.fnUntraced(function* <A>(
        operation: string,
        work: Effect.Effect<A, JtlError>,
      ): Effect.fn.Return<A, JtlError> {
        const call = callOf(operation);
        if (call === undefined) return yield* work;
        const at = yield* now;
        const byChance = yield* Effect.promise(() => mirror.move(at, () => chance.meet(call, at)));
        const fault = faults.take(call) ?? byChance;
        if (fault === null) return yield* work;
        if (fault._tag !== "Refused" && fault.takesEffect) yield* work;
        return yield* broken(call, fault);
      });
      const inTime = (text: string): string =>
        ahead === 0
          ? text
          : text.replaceAll(
              /SYS(UTC)?DATETIME\(\)/g,
              (clock) => `DATEADD(millisecond, ${ahead}, ${clock})`,
            );
      const moved = (text: string): string =>
        inTime(text)
          .replace("CAST(@mark AS bigint)", (mark) => `${mark} - CAST(${drawnMore} AS bigint)`)
          .replace("CAST(@to AS bigint)", (end) => `${end} + CAST(${drawnMore} AS bigint)`);
      const moveable = SqlServer.of({
        query: (rows, statement) =>
          meet(
            statement.operation,
            Effect.suspend(() => server.query(rows, { ...statement, text: moved(statement.text) })),
          ),
        write: (rows, statement) =>
          meet(
            statement.operation,
            Effect.suspend(() => server.write(rows, { ...statement, text: moved(statement.text) })),
          ),
      });

      const onModel = <A>(work: (now: number) => A) =>
        Effect.flatMap(now, (at) => Effect.promise(() => mirror.move(at, () => work(at))));
      const people = jtlPeople(model, onModel);
      const world = JtlWorld.of({
        now,
        advance: (millis) =>
          Effect.sync(() => {
            ahead += millis;
          }),
        document: (externalNumber) =>
          documents.render(contractOrder(externalNumber)).pipe(
            Effect.map(({ text }) => text),
            Effect.orDie,
          ),
        ...people,
        stockArticles: (articles) =>
          Effect.andThen(
            people.stockArticles(articles),
            Effect.promise(() => mirror.stock(articles ?? [])),
          ),
        restoreBackup: (articles) =>
          Effect.andThen(
            people.restoreBackup(articles),
            Effect.sync(() => {
              drawnMore = 0n;
            }),
          ),
        rowsInserted: (externalNumber) =>
          Effect.map(
            onModel(() => undefined),
            () => mirror.rowsInserted(externalNumber),
          ),
        failNext: (name, times, fault) => Effect.sync(() => faults.add(name, times, fault)),
        chance: (given) => onModel((at) => chance.set(given, at)),
      });
      const wawi = yield* JtlWawi.pipe(
        Effect.provide(
          jtlWawiLayer(wawiSettings).pipe(Layer.provide(Layer.succeed(SqlServer, moveable))),
        ),
      );
      return Context.make(JtlWawi, wawi).pipe(Context.add(JtlWorld, world));
    }),
  ).pipe(
    Layer.provide(Layer.unwrap(Effect.sync(() => sqlServerLayer(jtl().settings())))),
    Layer.provide(documentLayer()),
  );
