import { Clock, Effect, Stream } from "effect";
import { GuardStopped } from "../../domain/SyncError.ts";
import { days } from "../../domain/Time.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { InventoryStore } from "../../ports/InventoryStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import { recheckRefusal, rememberRefusal } from "../orderSync/checkToken.ts";
import type { Step } from "../Workflow.ts";
import { isEnoughSeen } from "./compare/guards.ts";
import { stopAtGuard } from "./compare/stopAtGuard.ts";
import type { InventoryOptions } from "./InventoryOptions.ts";

/** How often the list is walked in a run until nothing of it is missing. */
const mostWalks = 3;

const incomplete = (missing: number): Trouble => ({
  code: "downloadIncomplete",
  message: `Temu announced more SKUs than its pages held: ${missing} are missing after ${mostWalks} walks.`,
  whatToDo:
    "Nothing: SKUs that were not seen stay as they were, and the next full run lists them again.",
});

const tooFewSeen = (seen: number, before: number) =>
  new GuardStopped({
    guard: "download",
    message: `Temu lists ${seen} SKUs, and ${before} before: nothing is pushed.`,
    whatToDo:
      "Look in Seller Center whether these products are really gone. If they are, start one full run with allowGuards.",
  });

/** Stores every SKU that Temu lists. Answers how many it announced. */
const storeSkus = Effect.gen(function* () {
  const temu = yield* TemuApi;
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  let announced = 0;
  let done = 0;
  yield* temu.listSkus.pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const { changed, created } = yield* inventory.saveSkus(page);
        const processed = page.skus.length;
        yield* step.count({ processed, created, changed, skipped: processed - created - changed });
        announced = Math.max(announced, page.total);
        done += processed;
        yield* step.progress(done, Math.max(announced, done));
      }),
    ),
  );
  return announced;
});

/** Forgets what is older than a reading that everything is counted from, and than the shop keeps data. */
const forgetOld = Effect.fnUntraced(function* (downloadedAt: number) {
  const inventory = yield* InventoryStore;
  const { retentionDays } = yield* CurrentShop;
  const now = yield* Clock.currentTimeMillis;
  yield* inventory.forgetBefore(Math.min(now - days(retentionDays), downloadedAt - days(1)));
});

/** Walks the list until nothing of it is missing, and ends the download. */
const download = Effect.fnUntraced(function* (allowGuards: boolean) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const { inventory: rules } = yield* CurrentShop;
  const begunAt = yield* Clock.currentTimeMillis;
  let missing = 0;
  for (let walks = 0; walks < mostWalks; walks += 1) {
    const announced = yield* storeSkus;
    const { accepted, before, seen } = yield* inventory.endDownload(
      begunAt,
      (counts) =>
        counts.seen >= announced && (allowGuards || isEnoughSeen(counts, rules.knownGuardPercent)),
    );
    if (accepted) return yield* forgetOld(begunAt);
    missing = announced - seen;
    if (missing <= 0) return yield* stopAtGuard(tooFewSeen(seen, before));
  }
  yield* step.problem(incomplete(missing));
});

/** Reads all SKUs that Temu lists. In a quick run only if that was never done before. */
export const downloadSkus = ({
  allowGuards,
  mode,
}: Pick<InventoryOptions, "allowGuards" | "mode">): Step<
  CurrentShop | InventoryStore | ShopStore | TemuApi
> => ({
  name: "download",
  required: true,
  run: Effect.gen(function* () {
    const { downloadedAt } = yield* InventoryStore;
    if (mode === "quick" && (yield* downloadedAt) !== null) return;
    yield* recheckRefusal;
    yield* download(allowGuards);
  }).pipe(rememberRefusal),
});
