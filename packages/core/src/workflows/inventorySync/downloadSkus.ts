import { Clock, Effect, Stream } from "effect";
import { GuardStopped, type TemuApiError } from "../../domain/SyncError.ts";
import type { TemuSku } from "../../domain/TemuSku.ts";
import { days } from "../../domain/Time.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { InventoryStore } from "../../ports/InventoryStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import { recheckRefusal, rememberRefusal } from "../orderSync/checkToken.ts";
import { refusesShop } from "../orderSync/track/temu/refusals.ts";
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

const listUnread = ({ message, whatToDo }: TemuApiError): Trouble => ({
  code: "skusUnread",
  message: `Temu's SKUs could not be listed: ${message}`,
  whatToDo: `${whatToDo} The run goes on with the SKUs that are known, and takes none for gone.`,
});

const stockNotTold = ({ goodsId, skuId }: TemuSku): Trouble => ({
  code: "stockNotTold",
  message: `Temu lists SKUs without their stock, such as SKU ${skuId} of product ${goodsId}: what was known of it stands.`,
  whatToDo: `Grant the shop's app the permission for bg.local.goods.sku.list.query, which tells the stock. Until then these SKUs are pushed by what is known of them.`,
});

/** Stores every SKU that Temu lists, and counts it once. Answers how many it announced. */
const storeSkus = Effect.fnUntraced(function* (counted: Set<string>) {
  const temu = yield* TemuApi;
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  let announced = 0;
  let untold: TemuSku | undefined;
  yield* temu.listSkus.pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const { changed, created } = yield* inventory.saveSkus(page);
        untold ??= page.skus.find(({ stock }) => stock === null);
        const before = counted.size;
        for (const { skuId } of page.skus) counted.add(skuId);
        const processed = counted.size - before;
        // A page may come again, or have SKUs of one before: what changed of those was counted.
        const figures = { created, changed: Math.min(changed, processed - created) };
        const skipped = processed - figures.created - figures.changed;
        yield* step.count({ processed, ...figures, skipped });
        announced = Math.max(announced, page.total);
        yield* step.progress(counted.size, Math.max(announced, counted.size));
      }),
    ),
  );
  if (untold !== undefined) yield* step.problem(stockNotTold(untold));
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
  const counted = new Set<string>();
  let missing = 0;
  for (let walks = 0; walks < mostWalks; walks += 1) {
    const announced = yield* storeSkus(counted);
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

/**
 * Reads all SKUs that Temu lists. In a quick run only if that was never done before. A list that cannot
 * be read keeps no known SKU from being worked out: what falls has to be taken from sale.
 */
export const downloadSkus = ({
  allowGuards,
  mode,
}: Pick<InventoryOptions, "allowGuards" | "mode">): Step<
  CurrentShop | InventoryStore | ShopStore | TemuApi
> => ({
  name: "download",
  required: true,
  run: Effect.gen(function* () {
    const step = yield* CurrentStep;
    const isKnown = (yield* (yield* InventoryStore).downloadedAt) !== null;
    if (mode === "quick" && isKnown) return;
    yield* recheckRefusal;
    yield* download(allowGuards).pipe(
      Effect.catchIf(
        (error): error is TemuApiError =>
          isKnown && error._tag === "TemuApiError" && !refusesShop(error),
        (error) => step.problem(listUnread(error)),
      ),
    );
  }).pipe(rememberRefusal),
});
