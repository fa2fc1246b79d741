import { type Job, jobNamed } from "@temu-jtl/core";
import { Effect } from "effect";
import type { Member } from "../access/Access.ts";
import { Caller } from "../api/Caller.ts";
import { orRefused } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";

/** Who sends the request. Routes that ask are closed to everybody else. */
export const member = Effect.flatMap(Caller, (caller) =>
  caller.member === null
    ? Effect.die(new Error("A route that needs a login was reached without one."))
    : Effect.succeed(caller.member),
);

export const shopsOf = ({ shops }: RouterParts, { shops: own }: Member): ReadonlyArray<string> =>
  own === undefined ? shops : shops.filter((shop) => own.includes(shop));

/** The shop that a request means; of a shop that the caller may not see it says what it says of none. */
export const shopNamed = (parts: RouterParts, name: string | undefined) =>
  Effect.gen(function* () {
    const shops = shopsOf(parts, yield* member);
    const [only] = shops;
    if (name === undefined) {
      if (only !== undefined && shops.length === 1) return only;
      const detail = `should be one of: ${shops.toSorted().join(", ")}`;
      return yield* new Refusal({
        code: "shopMissing",
        errors: [{ pointer: "/query/shop", code: "missing", detail }],
      });
    }
    if (shops.includes(name)) return name;
    return yield* new Refusal({ code: "unknownShop", parameters: { shop: name } });
  });

/** Jobs of no shop are seen by those who see all shops. */
export const maySee =
  ({ shops }: Member) =>
  ({ shop }: Pick<Job, "shop">): boolean =>
    shops === undefined || (shop !== null && shops.includes(shop));

/** The job that a name means, among those that the caller may see: others are not even listed. */
export const visibleJob = (parts: RouterParts, name: string) =>
  Effect.gen(function* () {
    const jobs = (yield* parts.jobs().list).filter(maySee(yield* member));
    return yield* jobNamed(name, jobs);
  }).pipe(orRefused("/path"));
