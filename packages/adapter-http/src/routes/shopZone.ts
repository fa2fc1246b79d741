import { CurrentShop } from "@temu-jtl/core";
import { Effect } from "effect";
import { orAway } from "../api/refuse.ts";
import type { RouterParts } from "../RouterParts.ts";

/** The time zone that a shop's people live in. */
export const shopZone = (parts: RouterParts, shop: string) =>
  parts.sync
    .inShop(
      shop,
      Effect.map(CurrentShop, ({ timeZone }) => timeZone),
    )
    .pipe(orAway);
