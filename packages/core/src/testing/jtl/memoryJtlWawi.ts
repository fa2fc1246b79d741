import { Clock, Context, Effect, Layer } from "effect";
import type { ExportOrder } from "../../domain/ExportOrder.ts";
import { JtlError } from "../../domain/SyncError.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { contractOrder } from "../documents/contractOrder.ts";
import { readMemoryDocument, writeMemoryDocument } from "../documents/memoryOrderDocument.ts";
import { type Fault, FaultPlan } from "../Fault.ts";
import type { ReadDocument } from "./ImportedDocument.ts";
import { JtlChance } from "./JtlChance.ts";
import { JtlModel, type JtlModelSettings } from "./JtlModel.ts";
import { jtlPeople } from "./jtlPeople.ts";
import { type JtlCall, JtlWorld } from "./JtlWorld.ts";

/** How the JTL-Wawi in memory works, and which documents it reads. */
export interface MemoryJtlWawiOptions extends Partial<JtlModelSettings> {
  readonly read?: ReadDocument;
  /** Writes what `read` reads. */
  readonly write?: (order: ExportOrder) => string;
}

/**
 * A fault by JTL itself comes before anything has run. After any other nobody knows what became of a
 * hand-over: an error page from a proxy says nothing of the call behind it.
 */
const broken = (operation: JtlCall, { _tag }: Fault) =>
  new JtlError({
    category: _tag !== "Refused" && operation === "submit" ? "unknownOutcome" : "transient",
    operation,
    message: "JTL-Wawi did not answer",
    whatToDo: "Try again.",
  });

/**
 * `JtlWawi` over a {@link JtlModel} in memory, and the world that moves it. Time is Effect's Clock;
 * what JTL does by itself after its delays has happened when anyone looks.
 */
export const memoryJtlWawi = (
  options: MemoryJtlWawiOptions = {},
): Layer.Layer<JtlWawi | JtlWorld> =>
  Layer.effectContext(
    Effect.sync(() => {
      const { read = readMemoryDocument, write = writeMemoryDocument, ...settings } = options;
      const model = new JtlModel(read, settings);
      const faults = new FaultPlan();
      const chance = new JtlChance(model);
      let offset = 0;
      const now = Effect.map(Clock.currentTimeMillis, (millis) => millis + offset);

      const call = Effect.fnUntraced(function* <A>(
        operation: JtlCall,
        work: (now: number) => A,
      ): Effect.fn.Return<A, JtlError> {
        const at = yield* now;
        model.tick(at);
        const byChance = chance.meet(operation, at);
        const fault = faults.take(operation) ?? byChance;
        if (fault === null) return work(at);
        if (fault._tag !== "Refused" && fault.takesEffect) work(at);
        return yield* broken(operation, fault);
      });
      const { room } = model;
      const wawi = JtlWawi.of({
        importMark: call("importMark", (at) => model.importMark(at)),
        submit: (handOver) => call("submit", (at) => model.submit(handOver, at)),
        queued: (externalNumbers) => call("queued", () => model.queued(externalNumbers)),
        orders: (externalNumbers) => call("orders", () => model.orders(externalNumbers)),
        articles: (skus) => call("articles", () => model.articles(skus)),
        parcels: (externalNumbers) => call("parcels", () => model.parcels(externalNumbers)),
        stock: (skus) => call("stock", () => room.stock(skus)),
        stockChanges: (mark) => call("stockChanges", () => room.changes(mark)),
      });

      const moved = <A>(work: (now: number) => A) =>
        Effect.map(now, (at) => {
          model.tick(at);
          return work(at);
        });
      const world = JtlWorld.of({
        now,
        advance: (millis) =>
          Effect.sync(() => {
            offset += millis;
          }),
        document: (externalNumber) => Effect.sync(() => write(contractOrder(externalNumber))),
        ...jtlPeople(model, moved),
        rowsInserted: (externalNumber) => Effect.sync(() => model.rowsInserted(externalNumber)),
        failNext: (name, times, fault) => Effect.sync(() => faults.add(name, times, fault)),
        chance: (given) => moved((at) => chance.set(given, at)),
      });
      return Context.make(JtlWawi, wawi).pipe(Context.add(JtlWorld, world));
    }),
  );
