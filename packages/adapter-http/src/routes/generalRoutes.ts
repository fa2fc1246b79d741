import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import { orRefused } from "../api/refuse.ts";
import type { RouterParts } from "../RouterParts.ts";
import { member, shopsOf } from "./visible.ts";

/** Asked by everybody and often: the database is looked at once a second at most. */
const makeHealth = (parts: RouterParts) =>
  Effect.suspend(() => parts.jobs().health).pipe(
    Effect.timeout("2 seconds"),
    Effect.as({ status: "up" as const }),
    Effect.catch((error) =>
      Effect.logError("The database does not answer", error).pipe(
        Effect.as({ status: "down" as const }),
      ),
    ),
    Effect.cachedWithTTL("1 second"),
  );

export const generalRoutes = (api: Api, parts: RouterParts) => {
  const health = Effect.runSync(makeHealth(parts));

  return HttpApiBuilder.group(api, "general", (handlers) =>
    handlers.handleAll({
      health: () => health,

      session: Effect.fnUntraced(function* () {
        const caller = yield* member;
        return {
          access: caller.access,
          user: caller.user,
          shops: shopsOf(parts, caller),
          capabilities: caller.access === "operate" ? ["read", "operate"] : ["read"],
          version: parts.version,
        };
      }, told),

      info: Effect.fnUntraced(function* () {
        const caller = yield* member;
        const { hosts, now } = yield* parts.jobs().health.pipe(orRefused("/path"));
        return {
          version: parts.version,
          shops: shopsOf(parts, caller),
          now,
          hosts: hosts.map(({ name, seenAt, since }) => ({ name, since, seenAt })),
        };
      }, told),
    }),
  );
};
