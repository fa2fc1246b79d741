import { describe, expect, it } from "@effect/vitest";
import {
  InventoryStore,
  LeaseLost,
  minutes,
  mostSkusOfEdit,
  pushStock,
  RunStore,
  runWorkflow,
  ShopStore,
  TemuApiError,
} from "@temu-jtl/core";
import {
  badGatewayAfterwards,
  JtlWorld,
  noAnswer,
  temuCalls,
  TemuWorld,
  tokenExpired,
  tooFrequent,
} from "@temu-jtl/core/testing";
import { Deferred, Effect, Fiber, Latch } from "effect";
import { TestClock } from "effect/testing";
import { inShop, start } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  itemAt,
  offer,
  quickLater,
  run,
  shown,
  sku,
  skuAt,
  summary,
  troubles,
  watchEdits,
  withEdits,
} from "../stock.ts";

const refusal = { code: 150013002, message: "Das Produkt ist gesperrt" };

/** Waits for a run while time goes on. */
const whileTimePasses = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(program);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

/** How many edits of a run were on their way at the same time, at most. */
const mostAtOnce = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const gate = yield* Latch.make();
  let underWay = 0;
  let most = 0;
  const fiber = yield* program.pipe(
    withEdits(
      Effect.fnUntraced(function* (edit, send) {
        underWay += 1;
        most = Math.max(most, underWay);
        yield* gate.await;
        underWay -= 1;
        return yield* send(edit);
      }),
    ),
    Effect.forkChild,
  );
  while (fiber.pollUnsafe() === undefined) {
    yield* TestClock.adjust("1 second");
    yield* gate.release;
  }
  yield* Fiber.join(fiber);
  return most;
});

describe("A push", () => {
  it.effect("(I11) is written down before Temu hears of it", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5);
        const before: Array<unknown> = [];
        yield* fullLater.pipe(
          withEdits(
            Effect.fnUntraced(function* (edit, send) {
              const { pushed, pushOutcome } = yield* Effect.orDie(itemAt(0));
              before.push({ pushed, pushOutcome });
              return yield* send(edit);
            }),
          ),
        );
        expect(before).toEqual([{ pushed: 5, pushOutcome: "unknown" }]);
        expect((yield* itemAt(0)).pushOutcome).toBe("accepted");
      }),
    ),
  );

  it.effect("(I11) names 500 SKUs of one product at most, and never twice at once", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const places = Array.from({ length: mostSkusOfEdit + 1 }, (_, place) => place);
        yield* TestClock.adjust("1 day");
        yield* temu.stockSkus(places.map((place) => skuAt(place, { goodsId: "600000000000099" })));
        yield* jtl.setStock(places.map((place) => ({ sku: article(place), onHand: 3 })));
        const { answer: most, sent } = yield* watchEdits(mostAtOnce(run({ mode: "full" })));
        expect(sent.map(({ targets }) => targets.length)).toEqual([500, 1]);
        expect(most).toBe(1);
        expect(yield* shown(501)).toEqual(places.map(() => 3));
      }),
    ),
  );

  it.effect("(I11) of several products goes on at once", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(...Array.from({ length: 12 }, () => 3));
        expect(yield* mostAtOnce(fullLater)).toBe(3);
      }),
    ),
  );

  it.effect("(I11) counts only if Temu says so of the SKU, and not of its product alone", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5, 6);
        yield* temu.rejectSku(sku(0), refusal);
        yield* fullLater;
        expect(yield* shown(2)).toEqual([0, 6]);
        expect((yield* itemAt(0)).pushOutcome).toBe("rejected");
        expect((yield* itemAt(1)).pushOutcome).toBe("accepted");
      }),
    ),
  );
});

describe("A host that has lost its run to another one", () => {
  it.effect("(I11) sets no stock any more", () =>
    inShop(
      Effect.gen(function* () {
        const runs = yield* RunStore;
        yield* offer(5);
        const { answer, sent } = yield* watchEdits(
          Effect.flip(fullLater).pipe(
            Effect.provideService(
              RunStore,
              RunStore.of({
                ...runs,
                check: ({ workflow }) =>
                  Effect.fail(
                    new LeaseLost({
                      shop: "demo",
                      workflow,
                      message: "Another host has taken over.",
                      whatToDo: "Nothing.",
                    }),
                  ),
              }),
            ),
          ),
        );
        expect(answer).toMatchObject({ _tag: "LeaseLost" });
        expect(sent).toEqual([]);
      }),
    ),
  );
});

describe("Where nobody knows what Temu took", () => {
  it.effect("(I12) because its two verdicts disagree, it is told and sent anew", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5, 6);
        let isFirst = true;
        const { answer, sent } = yield* watchEdits(fullLater).pipe(
          withEdits((edit, send) =>
            Effect.map(send(edit), (verdicts) => {
              if (!isFirst) return verdicts;
              isFirst = false;
              return verdicts.map((verdict) =>
                verdict.skuId === sku(0)
                  ? { ...verdict, outcome: "unknown" as const, message: "partly done" }
                  : verdict,
              );
            }),
          ),
        );
        expect(troubles(answer)).toEqual({ push: "partial stockUnclear" });
        expect(answer.steps.at(-1)?.problems[0]?.message).toContain(sku(0));
        expect(sent.map(({ targets }) => targets.map(({ skuId }) => skuId))).toEqual([
          [sku(0), sku(1)],
          [sku(0)],
        ]);
        expect((yield* itemAt(0)).pushOutcome).toBe("accepted");
      }),
    ),
  );

  it.effect.each([
    ["it took nothing", noAnswer(false)],
    ["it took everything", noAnswer(true)],
    ["a proxy failed behind it", badGatewayAfterwards],
  ] as const)("(I12) a target is sent anew with another key: %s", ([, fault]) =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.failNext(temuCalls.editStock, 1, fault);
        const { answer, sent } = yield* watchEdits(fullLater);
        expect(troubles(answer)).toEqual({ push: "partial stockEdit: unknownOutcome" });
        expect(sent).toHaveLength(2);
        expect(new Set(sent.map(({ requestKey }) => requestKey)).size).toBe(2);
        expect(yield* shown(1)).toEqual([5]);
        expect(yield* itemAt(0)).toMatchObject({ pushOutcome: "accepted", needsSync: false });
      }),
    ),
  );

  it.effect("(I12) it is worked out anew first: what was sold meanwhile is not put back", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(5);
        yield* (yield* JtlWorld).restock(article(0), 5);
        yield* temu.failNext(temuCalls.editStock, 1, noAnswer(true));
        const { sent } = yield* watchEdits(
          quickLater.pipe(
            withEdits((edit, send) =>
              send(edit).pipe(
                Effect.tapError(() =>
                  Effect.andThen(TestClock.adjust("1 minute"), temu.sellUnits({ [sku(0)]: 4 })),
                ),
              ),
            ),
          ),
        );
        expect(sent.map(({ targets }) => targets[0]?.quantity)).toEqual([10, 6]);
        expect(yield* shown(1)).toEqual([6]);
      }),
    ),
  );

  it.effect.each([
    ["and its answer is heard", true],
    ["and the run is broken off", false],
  ] as const)("(I12) last, as another host has pushed before it arrived, %s", ([, isHeard]) =>
    inShop(
      Effect.gen(function* () {
        const inventory = yield* InventoryStore;
        yield* inStep(9);
        yield* (yield* JtlWorld).restock(article(0), -6);
        const arrived = yield* Latch.make();
        const fiber = yield* quickLater.pipe(
          withEdits(
            Effect.fnUntraced(function* (edit, send) {
              if (arrived.isOpen()) return yield* send(edit);
              const targets = [{ skuId: sku(0), quantity: 3 }];
              const others = { ...edit, requestKey: "other", targets };
              yield* Effect.orDie(inventory.beginPush(others));
              yield* send(others);
              yield* Effect.orDie(
                inventory.endPush("other", [
                  { skuId: sku(0), outcome: "accepted", problem: null, retryAt: null },
                ]),
              );
              const older = { ...edit, targets: [{ skuId: sku(0), quantity: 8 }] };
              const verdicts = yield* send(older);
              yield* arrived.open;
              return isHeard ? verdicts : yield* Effect.never;
            }),
          ),
          Effect.forkChild,
        );
        while (!arrived.isOpen()) yield* TestClock.adjust("1 minute");
        if (isHeard) yield* whileTimePasses(Fiber.join(fiber));
        else yield* Fiber.interrupt(fiber);
        yield* quickLater;
        expect(yield* shown(1)).toEqual([3]);
        expect(yield* itemAt(0)).toMatchObject({ pushOutcome: "accepted", needsSync: false });
      }),
    ),
  );

  it.effect("(I12) a key that Temu has seen before is not used again", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5);
        let isFirst = true;
        const { answer, sent } = yield* watchEdits(
          fullLater.pipe(
            withEdits((edit, send) => {
              if (!isFirst) return send(edit);
              isFirst = false;
              return Effect.andThen(send(edit), send(edit));
            }),
          ),
        );
        expect(troubles(answer)).toEqual({ push: "partial stockEdit: unknownOutcome" });
        expect(new Set(sent.map(({ requestKey }) => requestKey)).size).toBe(2);
        expect(yield* shown(1)).toEqual([5]);
      }),
    ),
  );

  it.effect("(I12) a run that was killed while it pushed is made good by the next one", () =>
    inShop(
      Effect.gen(function* () {
        const places = Array.from({ length: 40 }, (_, place) => place);
        yield* offer(...places.map((place) => place + 1));
        const isUnderWay = yield* Deferred.make<void>();
        let sent = 0;
        const fiber = yield* Effect.forkChild(
          run({ mode: "full" }).pipe(
            withEdits((edit, send) => {
              sent += 1;
              if (sent < 5) return send(edit);
              // Temu takes it, and nobody hears of that any more.
              return Effect.andThen(
                send(edit),
                Effect.andThen(Deferred.succeed(isUnderWay, undefined), Effect.never),
              );
            }),
          ),
        );
        yield* Deferred.await(isUnderWay);
        yield* Fiber.interrupt(fiber);
        expect((yield* summary).needsSync).toBeGreaterThan(0);
        expect((yield* quickLater).outcome).toBe("succeeded");
        expect(yield* shown(40)).toEqual(places.map((place) => place + 1));
        expect((yield* summary).needsSync).toBe(0);
      }),
    ),
  );
});

describe("A rejected SKU", () => {
  it.effect("(I13) keeps its reason, is told in each run, and stops no other", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5, 6, 7);
        yield* temu.rejectSku(sku(1), refusal);
        for (const later of [fullLater, quickLater, quickLater]) {
          const told = yield* later;
          expect(troubles(told)).toEqual({ push: "partial stockRejected" });
          const message = told.steps.at(-1)?.problems[0]?.message ?? "";
          expect(message).toContain(article(1));
          expect(message).toContain(refusal.message);
        }
        expect(yield* shown(3)).toEqual([5, 0, 7]);
        expect((yield* itemAt(1)).problem).toContain(refusal.message);
        expect(yield* summary).toMatchObject({ rejected: 1, needsSync: 1 });
      }),
    ),
  );

  it.effect("(I13) is not made to wait with less than Temu has refused", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* inStep(5);
        yield* temu.rejectSku(sku(0), refusal);
        yield* jtl.restock(article(0), 5);
        yield* quickLater;
        yield* temu.rejectSku(sku(0), null);
        expect(edits(yield* run())).toBe(0);
        yield* jtl.restock(article(0), -8);
        yield* run();
        expect(yield* shown(1)).toEqual([2]);
      }),
    ),
  );

  it.effect(
    "(I13) is looked for among its product's SKUs no further once Temu refuses the shop",
    () =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          yield* offer(5, 6, 7, 8);
          const invalid = new TemuApiError({
            operation: temuCalls.editStock,
            category: "invalid",
            message: "Temu refuses the edit.",
            whatToDo: "Look at it.",
          });
          const { sent } = yield* watchEdits(
            fullLater.pipe(
              withEdits((edit, send) =>
                edit.targets.length > 1
                  ? Effect.andThen(temu.expireToken, Effect.fail(invalid))
                  : send(edit),
              ),
            ),
          );
          expect(sent.map(({ targets }) => targets)).toEqual([[{ skuId: sku(0), quantity: 5 }]]);
        }),
      ),
  );

  it.effect("(I13) is told no more once the shop leaves its article alone", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.rejectSku(sku(0), refusal);
        yield* fullLater;
        yield* (yield* JtlWorld).setStock([{ sku: article(0), isManaged: false }]);
        expect(troubles(yield* quickLater)).toEqual({});
        expect(yield* summary).toMatchObject({ rejected: 0, needsSync: 0 });
      }),
    ),
  );

  it.effect("(I13) is pushed once its cause has gone: after half an hour", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.rejectSku(sku(0), refusal);
        yield* fullLater;
        yield* temu.rejectSku(sku(0), null);
        expect(edits(yield* quickLater)).toBe(0);
        yield* TestClock.adjust(minutes(21));
        const { outcome } = yield* run();
        expect(outcome).toBe("succeeded");
        expect(yield* shown(1)).toEqual([5]);
        expect((yield* summary).rejected).toBe(0);
      }),
    ),
  );

  it.effect("(I13) is pushed at once by a full run, and waits twice as long after each time", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.rejectSku(sku(0), refusal);
        const waits: Array<number> = [];
        for (let times = 0; times < 3; times += 1) {
          expect(edits(yield* fullLater)).toBe(1);
          waits.push(((yield* itemAt(0)).retryAt ?? 0) - (yield* temu.now));
        }
        expect(waits).toEqual([minutes(30), minutes(60), minutes(120)]);
        yield* temu.rejectSku(sku(0), null);
        yield* fullLater;
        expect(yield* shown(1)).toEqual([5]);
      }),
    ),
  );

  it.effect("(I13) is found where Temu refuses the edit of its product as a whole", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5, 6, 7);
        const { sent } = yield* watchEdits(fullLater).pipe(
          withEdits((edit, send) =>
            edit.targets.some(({ skuId }) => skuId === sku(1))
              ? Effect.fail(
                  new TemuApiError({
                    category: "invalid",
                    operation: temuCalls.editStock,
                    message: "skuId is wrong",
                    whatToDo: "Look at the SKU.",
                    code: 150010003,
                  }),
                )
              : send(edit),
          ),
        );
        expect(sent.map(({ targets }) => targets.length)).toEqual([3, 1, 1, 1]);
        expect(yield* shown(3)).toEqual([5, 0, 7]);
        expect((yield* itemAt(1)).problem).toBe("skuId is wrong (150010003)");
        expect(yield* summary).toMatchObject({ rejected: 1, needsSync: 1 });
      }),
    ),
  );
});

describe("A Temu that refuses", () => {
  it.effect("(I11) the call is told in words, and the next run goes on when it is allowed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(...Array.from({ length: 200 }, () => 4));
        yield* temu.forbid(temuCalls.editStock);
        const forbidden = yield* fullLater;
        expect(forbidden.outcome).toBe("failed");
        // Those that were under way, and no more.
        expect(edits(forbidden)).toBeLessThanOrEqual(24);
        expect(forbidden.steps.at(-1)?.problems).toMatchObject([{ category: "permission" }]);
        yield* temu.allow(temuCalls.editStock);
        yield* quickLater;
        expect(yield* shown(200)).toEqual(Array.from({ length: 200 }, () => 4));
      }),
    ),
  );

  it.effect("(I11) the shop is asked about its token before anything else is done", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(5);
        yield* (yield* JtlWorld).restock(article(0), 1);
        yield* temu.failNext(temuCalls.editStock, 1, tokenExpired);
        yield* temu.failNext(temuCalls.tokenInfo, 1, tokenExpired);
        expect((yield* quickLater).outcome).toBe("failed");
        const { temuRequests } = yield* quickLater;
        expect(temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
        yield* quickLater;
        expect(yield* shown(1)).toEqual([6]);
      }),
    ),
  );

  it.effect("(I11) the shop gets no edit of a push that is run alone either", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* run({ mode: "full", dryRun: true });
        yield* (yield* ShopStore).saveToken({ info: null, readAt: 0, refused: true });
        yield* temu.expireToken;
        const push = pushStock({ mode: "full", dryRun: false, allowGuards: false });
        const alone = yield* runWorkflow({ name: "inventory_sync", steps: [push] }, start);
        expect(alone.outcome).toBe("failed");
        expect(alone.temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
      }),
    ),
  );

  it.effect("(I11) requests for a while is asked again, within the same run", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.failNext(temuCalls.editStock, 2, tooFrequent);
        const { outcome, temuRequests } = yield* whileTimePasses(run({ mode: "full" }));
        expect(outcome).toBe("succeeded");
        expect(temuRequests[temuCalls.editStock]).toBe(3);
        expect(yield* shown(1)).toEqual([5]);
      }),
    ),
  );

  it.effect("(I11) to answer at all is not asked for ever", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(...Array.from({ length: 400 }, () => 4));
        yield* temu.failNext(temuCalls.editStock, 1_000, noAnswer(false));
        const silent = yield* fullLater;
        expect(silent.outcome).toBe("failed");
        expect(edits(silent)).toBeLessThan(100);
        expect(edits(silent)).toBeGreaterThan(23);
      }),
    ),
  );
});
