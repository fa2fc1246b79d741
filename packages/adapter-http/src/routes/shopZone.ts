import { CurrentShop } from "@temu-jtl/core";
import { DateTime, Effect } from "effect";
import { orAway } from "../api/refuse.ts";
import type { RouterParts } from "../RouterParts.ts";

/** The time zone that a shop's people live in; that of the first shop where none is meant. */
export const shopZone = (parts: RouterParts, shop: string | null) => {
  const whose = shop ?? parts.shops[0];
  if (whose === undefined) return Effect.succeed(DateTime.zoneMakeNamedUnsafe("UTC"));
  return parts.sync
    .inShop(
      whose,
      Effect.map(CurrentShop, ({ timeZone }) => timeZone),
    )
    .pipe(orAway);
};
