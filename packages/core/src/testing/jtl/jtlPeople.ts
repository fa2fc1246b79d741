import { Effect, type Result } from "effect";
import type { Instant } from "../../domain/Time.ts";
import type { JtlModel } from "./JtlModel.ts";
import type { JtlWorld } from "./JtlWorld.ts";

/**
 * What the worker of a JTL-Wawi does, and the people at its desks and in its stock room, on the model of
 * it. `moved` does something at JTL's own time, after all that was due by then.
 */
export const jtlPeople = (
  model: JtlModel,
  moved: <A>(work: (now: Instant) => A) => Effect.Effect<A>,
) => {
  const { desk, room } = model;
  const move = (work: (now: Instant) => unknown) => Effect.asVoid(moved(work));
  const atDesk = <A>(work: (now: Instant) => Result.Result<A, string>) =>
    moved(work).pipe(Effect.flatMap(Effect.fromResult), Effect.orDie);
  return {
    takeOver: move((at) => model.takeOver(at)),
    rejectNext: (times) => move(() => model.rejectNext(times)),
    visibleDelay: (millis) => move(() => model.visibleDelay(millis)),
    pack: (what) => move((at) => model.pack(at, what)),
    setTracking: (externalNumber, trackingNumber) =>
      atDesk(() => model.setTracking(externalNumber, trackingNumber)),
    completeWithoutShipment: (externalNumber) =>
      atDesk((at) => desk.completeWithoutShipment(externalNumber, at)),
    cancel: (externalNumber, reason) => move((at) => desk.cancel(externalNumber, at, reason)),
    uncancel: (externalNumber) => atDesk((at) => desk.uncancel(externalNumber, at)),
    invoice: (externalNumber) => atDesk((at) => desk.invoice(externalNumber, at)),
    cancelInvoices: (externalNumber) => atDesk((at) => desk.cancelInvoices(externalNumber, at)),
    split: (externalNumber, skus) => atDesk((at) => desk.split(externalNumber, skus, at)),
    addPosition: (externalNumber, sku, quantity) =>
      atDesk((at) => desk.addPosition(externalNumber, sku, quantity, at)),
    setQuantity: (externalNumber, sku, quantity) =>
      atDesk((at) => desk.setQuantity(externalNumber, sku, quantity, at)),
    swapArticle: (externalNumber, from, to) =>
      atDesk((at) => desk.swapArticle(externalNumber, from, to, at)),
    stockArticles: (articles) => move(() => model.stockArticles(articles)),
    bundles: (articles) => move(() => model.bundles(articles)),
    setStock: (articles) => move(() => room.set(articles)),
    restock: (sku, units) => atDesk(() => room.restock(sku, units)),
    sellElsewhere: (sku, units) => atDesk(() => room.sellElsewhere(sku, units)),
    deleteArticle: (sku) => atDesk(() => room.delete(sku)),
    renameArticle: (from, to) => atDesk(() => room.rename(from, to)),
    restoreBackup: (articles) => move(() => room.restoreBackup(articles)),
    availableOf: (sku) => atDesk(() => room.availableOf(sku)),
  } satisfies Partial<JtlWorld["Service"]>;
};
