import {
  chooseLanguage,
  type Job,
  judge,
  makeVoice,
  tellReason,
  type VerdictReason,
} from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { ReasonView } from "../api/groups/Overview.ts";
import { type Facts, ofShop, type ReadFacts } from "../facts/readFacts.ts";
import type { RouterParts } from "../RouterParts.ts";
import { maySee, member, shopNamed, shopsOf } from "./visible.ts";

/** A reason in the reader's language, its times by the clock of its shop. */
const reasonView =
  (parts: RouterParts, languages: string | null) =>
  (reason: VerdictReason): ReasonView => {
    const zone = reason.shop === null ? undefined : parts.settings.get(reason.shop)?.timeZone;
    const voice = makeVoice(chooseLanguage(languages), zone?.id);
    return { ...reason, parameters: { ...reason.parameters }, ...tellReason(reason, voice) };
  };

const isOfShop = ({ shop }: Pick<Job, "shop">): boolean => shop !== null;

/** What the caller may know: of one shop, or of all that he sees. */
export const factsFor = (parts: RouterParts, readFacts: ReadFacts, shop: string | undefined) =>
  Effect.gen(function* () {
    const caller = yield* member;
    const shops = shop === undefined ? shopsOf(parts, caller) : [yield* shopNamed(parts, shop)];
    const facts: Facts = yield* readFacts(shops);
    // Jobs of no shop concern those who look at all of them.
    return { ...facts, jobs: facts.jobs.filter(shop === undefined ? maySee(caller) : isOfShop) };
  });

export const overviewRoutes = (api: Api, parts: RouterParts, readFacts: ReadFacts) =>
  HttpApiBuilder.group(api, "overview", (handlers) =>
    handlers.handleAll({
      stats: Effect.fnUntraced(function* ({ query }) {
        const facts = yield* factsFor(parts, readFacts, query.shop);
        const { reasons, verdict } = judge(facts);
        const { languages } = yield* Caller;
        return {
          now: facts.now,
          database: facts.database,
          verdict,
          reasons: reasons.map(reasonView(parts, languages)),
          shops: facts.shops.map((figures) => ({
            ...figures,
            verdict: judge(ofShop(facts, figures.shop)).verdict,
          })),
          days: facts.days,
        };
      }, told),
    }),
  );
