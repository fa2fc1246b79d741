import { Context } from "effect";
import type { Access } from "../access/Access.ts";

/** Whether a route lets those in as well who have the token for metrics. */
export const TakesMetricsToken = Context.Reference<boolean>(
  "@temu-jtl/adapter-http/TakesMetricsToken",
  { defaultValue: () => false },
);

/** What a route needs. A route that does not say is closed to all but those who operate. */
export const NeededAccess = Context.Reference<Access>("@temu-jtl/adapter-http/NeededAccess", {
  defaultValue: () => "operate",
});
