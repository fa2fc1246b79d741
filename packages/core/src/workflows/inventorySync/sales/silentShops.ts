import { Clock, DateTime, Effect } from "effect";
import type { SilentShop } from "../../../domain/SilentShop.ts";
import { ShopRefused } from "../../../domain/SyncError.ts";
import { hours, type Instant } from "../../../domain/Time.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";

/** A shop is silent when its sales were not read for so long. */
const silence = hours(24);

const silentSince = Effect.map(Clock.currentTimeMillis, (now) => now - silence);

const instant = (at: Instant): string => DateTime.formatIso(DateTime.makeUnsafe(at));

const shopSilent = ({ lines, readAt, shop, since, units }: SilentShop): Trouble => ({
  code: `shopSilent: ${shop}`,
  message: `The sales of shop ${shop} were last read at ${instant(readAt)}, and ${units} units of ${lines} lines that it has sold since ${instant(since)} are kept back here.`,
  whatToDo: `Run the inventory sync of shop ${shop}. If it is not run any more, see in its Seller Center that JTL-Wawi has all that is still to be shipped, and set it aside (setShopAside): its units are kept back no more until its sales are read again.`,
});

/** Tells of each shop whose units are kept back here and that nobody runs any more (rule I2). */
export const tellSilentShops = Effect.gen(function* () {
  const step = yield* CurrentStep;
  const silent = yield* (yield* InventoryStore).silentShops(yield* silentSince);
  for (const shop of silent) yield* step.alert(shopSilent(shop));
});

/** Ends in a person's name that units are kept back which a silent shop has sold. Answers which. */
export const setAside = Effect.fn("setAside")(function* (shop: string) {
  const ended = yield* (yield* InventoryStore).setAside(shop, yield* silentSince);
  if (ended !== null) return ended;
  return yield* new ShopRefused({
    shop,
    message: `Nothing is kept back for shop "${shop}", or its sales were read in the last 24 hours. Nothing was done.`,
    whatToDo: "Compare its id with the alert. A shop that is run closes its lines by itself.",
  });
});
