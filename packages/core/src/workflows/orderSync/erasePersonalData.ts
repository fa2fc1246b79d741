import { Clock, Effect } from "effect";
import { days } from "../../domain/Time.ts";
import { Archive } from "../../ports/Archive.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";

const eraseEvery = days(1);

/** Erases, once a day, the personal data of orders that were done long enough ago. */
export const erasePersonalData: Step<OrderStore | Archive | CurrentShop> = {
  name: "erase",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const archive = yield* Archive;
    const step = yield* CurrentStep;
    const { retentionDays } = yield* CurrentShop;
    const now = yield* Clock.currentTimeMillis;
    const erasedAt = yield* orders.watermark("erasure");
    if (erasedAt !== null && now - erasedAt < eraseEvery) return;
    const before = now - days(retentionDays);
    const erased = yield* orders.erasePersonalData(before);
    yield* archive.eraseBefore(before);
    yield* orders.setWatermark("erasure", now);
    yield* step.count({ processed: erased, changed: erased });
  }),
};
