import { type Job, judge, type VerdictReason } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import type { ReasonView } from "../api/groups/Overview.ts";
import type { Facts, ReadFacts } from "../facts/readFacts.ts";
import type { RouterParts } from "../RouterParts.ts";
import { maySee, member, shopNamed, shopsOf } from "./visible.ts";

const reasonView = ({ parameters, ...reason }: VerdictReason): ReasonView => ({
  ...reason,
  parameters: { ...parameters },
});

const isOfShop = ({ shop }: Pick<Job, "shop">): boolean => shop !== null;

/** What of the facts says something of one shop only. */
const ofShop = (facts: Facts, shop: string): Facts => ({
  ...facts,
  shops: facts.shops.filter((one) => one.shop === shop),
  jobs: facts.jobs.filter((job) => job.shop === shop),
});

export const overviewRoutes = (api: Api, parts: RouterParts, readFacts: ReadFacts) =>
  HttpApiBuilder.group(api, "overview", (handlers) =>
    handlers.handleAll({
      stats: Effect.fnUntraced(function* ({ query }) {
        const caller = yield* member;
        const wanted =
          query.shop === undefined ? shopsOf(parts, caller) : [yield* shopNamed(parts, query.shop)];
        const facts = yield* readFacts(wanted);
        // Jobs of no shop concern those who look at all of them.
        const isMeant = query.shop === undefined ? maySee(caller) : isOfShop;
        const seen = { ...facts, jobs: facts.jobs.filter(isMeant) };
        const { reasons, verdict } = judge(seen);
        return {
          now: facts.now,
          database: facts.database,
          verdict,
          reasons: reasons.map(reasonView),
          shops: facts.shops.map((figures) => ({
            ...figures,
            verdict: judge(ofShop(seen, figures.shop)).verdict,
          })),
          days: facts.days,
        };
      }, told),
    }),
  );
