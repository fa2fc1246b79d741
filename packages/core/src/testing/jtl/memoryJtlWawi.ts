import { Clock, Context, Effect, Layer } from "effect";
import type { ExportOrder } from "../../domain/ExportOrder.ts";
import { JtlError } from "../../domain/SyncError.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { contractOrder } from "../documents/contractOrder.ts";
import { readMemoryDocument, writeMemoryDocument } from "../documents/memoryOrderDocument.ts";
import { FaultPlan } from "../Fault.ts";
import type { ReadDocument } from "./ImportedDocument.ts";
import { JtlModel, type JtlModelSettings } from "./JtlModel.ts";
import { type JtlCall, JtlWorld } from "./JtlWorld.ts";

/** How the JTL-Wawi in memory works, and which documents it reads. */
export interface MemoryJtlWawiOptions extends Partial<JtlModelSettings> {
  readonly read?: ReadDocument;
  /** Writes what `read` reads. */
  readonly write?: (order: ExportOrder) => string;
}

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
      let offset = 0;
      const now = Effect.map(Clock.currentTimeMillis, (millis) => millis + offset);

      const call = Effect.fnUntraced(function* <A>(
        operation: JtlCall,
        work: (now: number) => A,
      ): Effect.fn.Return<A, JtlError> {
        const at = yield* now;
        model.tick(at);
        const fault = faults.take(operation);
        if (fault === null) return work(at);
        const silent =
          fault._tag === "NoAnswer" || (fault._tag === "HttpStatus" && fault.takesEffect);
        if (fault._tag !== "Refused" && fault.takesEffect) work(at);
        return yield* new JtlError({
          category: silent && operation === "submit" ? "unknownOutcome" : "transient",
          operation,
          message: "JTL-Wawi did not answer",
          whatToDo: "Try again.",
        });
      });
      const wawi = JtlWawi.of({
        importMark: call("importMark", (at) => model.importMark(at)),
        submit: (handOver) => call("submit", (at) => model.submit(handOver, at)),
        queued: (externalNumbers) => call("queued", () => model.queued(externalNumbers)),
        orders: (externalNumbers) => call("orders", () => model.orders(externalNumbers)),
        articles: (skus) => call("articles", () => model.articles(skus)),
        parcels: (externalNumbers) => call("parcels", () => model.parcels(externalNumbers)),
      });

      const move = (work: (now: number) => void) =>
        Effect.map(now, (at) => {
          model.tick(at);
          work(at);
        });
      const world = JtlWorld.of({
        now,
        advance: (millis) =>
          Effect.sync(() => {
            offset += millis;
          }),
        document: (externalNumber) => Effect.sync(() => write(contractOrder(externalNumber))),
        takeOver: move((at) => model.takeOver(at)),
        pack: (what) => move((at) => model.pack(at, what)),
        cancel: (externalNumber) => move(() => model.cancel(externalNumber)),
        stockArticles: (articles) => move(() => model.stockArticles(articles)),
        rowsInserted: (externalNumber) => Effect.sync(() => model.rowsInserted(externalNumber)),
        failNext: (name, times, fault) => Effect.sync(() => faults.add(name, times, fault)),
      });
      return Context.make(JtlWawi, wawi).pipe(Context.add(JtlWorld, world));
    }),
  );
