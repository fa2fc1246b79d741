import { Context, Layer } from "effect";
import type { ShopSettings } from "../domain/ShopSettings.ts";

/** The shop that everything in this context belongs to. A workflow never sees another. */
export class CurrentShop extends Context.Service<CurrentShop, ShopSettings>()(
  "@temu-jtl/core/CurrentShop",
) {
  static readonly layer = (settings: ShopSettings) => Layer.succeed(CurrentShop, settings);
}
