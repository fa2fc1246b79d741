import { JtlWawi, type StockEdit, TemuApi } from "@temu-jtl/core";
import { Effect, Stream } from "effect";
import type { RunWatch } from "./RunWatch.ts";

/** Temu itself, which tells what it takes. */
export const watchedTakes = (temu: TemuApi["Service"], watch: RunWatch) =>
  TemuApi.of({
    ...temu,
    editStock: (edit) =>
      Effect.tap(temu.editStock(edit), (verdicts) => watch.takes(verdicts, edit.targets)),
  });

/** Temu as a run sees it. */
export const watchedTemu = (temu: TemuApi["Service"], watch: RunWatch) => {
  const rejectsAll = ({ targets }: StockEdit) =>
    targets.length === 1
      ? watch.hears(
          targets.map(({ skuId }) => ({ skuId, outcome: "rejected" as const })),
          targets,
        )
      : Effect.void;
  return TemuApi.of({
    ...temu,
    listOrders: (query) =>
      temu.listOrders(query).pipe(
        Stream.tap(({ orders }) =>
          orders.some(({ _tag }) => _tag === "Unreadable") ? watch.cannotReadOrders : Effect.void,
        ),
        Stream.tapError(() => watch.cannotReadOrders),
        (pages) => Stream.unwrap(Effect.as(watch.readsOrders, pages)),
      ),
    listSkus: temu.listSkus.pipe(
      Stream.tap(({ askedAt, skus }) => Effect.sync(() => watch.lists(skus, askedAt))),
      Stream.tapError(() => watch.cannotList),
      (pages) => Stream.concat(pages, Stream.drain(Stream.fromEffect(watch.hasListed))),
    ),
    editStock: (edit) =>
      Effect.andThen(watch.sends(edit.targets), temu.editStock(edit)).pipe(
        Effect.tap((verdicts) => watch.hears(verdicts, edit.targets)),
        Effect.tapError(({ category }) =>
          category === "invalid" ? rejectsAll(edit) : Effect.void,
        ),
      ),
  });
};

/** JTL-Wawi as a run sees it. */
export const watchedJtl = (jtl: JtlWawi["Service"], watch: RunWatch) =>
  JtlWawi.of({
    ...jtl,
    stockChanges: (mark) =>
      Effect.andThen(watch.asksJtl, jtl.stockChanges(mark)).pipe(
        Effect.tapError(() => watch.cannotReadStock),
      ),
    stock: (numbers) => Effect.tapError(jtl.stock(numbers), () => watch.cannotReadStock),
  });
