import { Context } from "effect";
import type { Access } from "../access/Access.ts";

/** What a route needs. A route that does not say is closed to all but those who operate. */
export const NeededAccess = Context.Reference<Access>("@temu-jtl/adapter-http/NeededAccess", {
  defaultValue: () => "operate",
});
