import { describe, expect, it } from "@effect/vitest";
import { type RunReport, TemuApiError } from "@temu-jtl/core";
import { JtlWorld, noAnswer, temuCalls, TemuWorld, tokenExpired } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { inShop } from "../../orderSync/runs.ts";
import { withTime } from "../../orderSync/handingOver.ts";
import {
  article,
  edits,
  fullLater,
  itemAt,
  offer,
  quickLater,
  run,
  shown,
  sku,
  summary,
  troubles,
  watchEdits,
  withEdits,
} from "../stock.ts";

const refusal = { code: 150013002, message: "Das Produkt ist gesperrt" };

/** How many products are pushed at once. */
const atOnce = 24;

/** A SKU was rejected, and another one has to be pushed. */
const rejectedAndDue = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  yield* offer(4, 4);
  yield* temu.rejectSku(sku(0), refusal);
  yield* fullLater;
  yield* (yield* JtlWorld).restock(article(1), 1);
});

const walks = ({ temuRequests }: RunReport) => temuRequests[temuCalls.orders] ?? 0;

describe("A run whose pushing ends before its time", () => {
  it.effect("(I8, I12) looks and pushes again where Temu was silent to edits only", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const units = Array.from({ length: 4 * 60 }, () => 4);
        yield* offer(...units);
        yield* temu.failNext(temuCalls.editStock, 2 * atOnce, noAnswer(false));
        const later = yield* fullLater;
        expect(troubles(later)).toEqual({ push: "partial stockEdit: unknownOutcome" });
        expect(yield* shown(units.length)).toEqual(units);
        expect((yield* summary).needsSync).toBe(0);
      }),
    ),
  );

  it.effect("(I8) takes from sale in the same run what was sold meanwhile", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(...Array.from({ length: 4 * 60 }, () => 4));
        const last = 4 * 60 - 1;
        let isFirst = true;
        yield* fullLater.pipe(
          withEdits(
            Effect.fnUntraced(function* (edit, send) {
              const isSold = isFirst && edit.targets.some(({ skuId }) => skuId === sku(0));
              const verdicts = yield* send(edit);
              if (!isSold) return verdicts;
              isFirst = false;
              yield* temu.sellUnits({ [sku(1)]: 3 });
              yield* temu.failNext(temuCalls.editStock, 2 * atOnce, noAnswer(false));
              return verdicts;
            }),
          ),
        );
        expect(yield* shown(2)).toEqual([4, 1]);
        expect(yield* temu.shownStock(sku(last))).toBe(4);
      }),
    ),
  );

  it.effect("(I8) asks a Temu that is silent to everything no third time", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(...Array.from({ length: 4 * 100 }, () => 4));
        yield* temu.failNext(temuCalls.editStock, 1_000, noAnswer(false));
        const silent = yield* withTime(
          run({ mode: "full" }).pipe(
            withEdits((edit, send) =>
              Effect.andThen(temu.failNext(temuCalls.orders, 5, noAnswer(false)), send(edit)),
            ),
          ),
        );
        expect(silent.outcome).toBe("failed");
        expect(edits(silent)).toBeLessThan(2 * atOnce);
        expect(silent.steps.at(-1)?.problems.map(({ code }) => code)).toContain("salesUnread");
      }),
    ),
  );

  it.effect("(I13) looks no further for the SKU that spoils an edit once Temu is silent", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5, 6, 7, 8);
        const failed = (category: "invalid" | "unknownOutcome", message: string) =>
          Effect.fail(
            new TemuApiError({
              category,
              operation: temuCalls.editStock,
              message,
              whatToDo: "Look at the SKU.",
            }),
          );
        const { answer, sent } = yield* watchEdits(fullLater).pipe(
          withEdits(({ targets }) =>
            targets.length > 1
              ? failed("invalid", "one of the SKUs is wrong")
              : failed("unknownOutcome", "no answer"),
          ),
        );
        // Three rounds of pushing, each with one look for it.
        expect(sent.map(({ targets }) => targets.length)).toEqual([4, 1, 4, 1, 4, 1]);
        expect(answer.steps.at(-1)?.counts).toMatchObject({ processed: 12, failed: 12 });
        expect(yield* summary).toMatchObject({ needsSync: 4, rejected: 0 });
        expect((yield* itemAt(0)).problem).toBe("no answer");
        expect((yield* itemAt(3)).problem).toBe("one of the SKUs is wrong");
        yield* quickLater;
        expect(yield* shown(4)).toEqual([5, 6, 7, 8]);
      }),
    ),
  );

  it.effect("(I8, I13) reads the list and tells of rejected SKUs where edits are forbidden", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* rejectedAndDue;
        yield* temu.forbid(temuCalls.editStock);
        const forbidden = yield* quickLater;
        expect(forbidden.outcome).toBe("failed");
        expect(walks(forbidden)).toBe(2);
        expect(edits(forbidden)).toBe(1);
        expect(forbidden.steps.at(-1)?.problems.map(({ code }) => code)).toContain("stockRejected");
      }),
    ),
  );

  it.effect("(I13) tells of rejected SKUs, and looks at nothing, where Temu refuses the shop", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* rejectedAndDue;
        yield* temu.failNext(temuCalls.editStock, 1, tokenExpired);
        const refused = yield* quickLater;
        expect(refused.outcome).toBe("failed");
        expect(walks(refused)).toBe(1);
        expect(refused.steps.at(-1)?.problems.map(({ code }) => code)).toContain("stockRejected");
      }),
    ),
  );
});
