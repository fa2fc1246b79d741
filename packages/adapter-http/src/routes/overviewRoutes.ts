import {
  chooseLanguage,
  type Job,
  judge,
  makeVoice,
  tellReason,
  tellVerdict,
  type VerdictReason,
  type Voice,
  type WorkflowName,
} from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { ReasonView } from "../api/groups/Overview.ts";
import { type Facts, ofShop, type ReadFacts } from "../facts/readFacts.ts";
import type { RouterParts } from "../RouterParts.ts";
import { maySee, member, shopNamed, shopsOf } from "./visible.ts";

/** In the reader's language, with times by the clock of the shop that they concern. */
const voiceOf =
  (parts: RouterParts, languages: string | null) =>
  (shop: string | null = null): Voice =>
    makeVoice(
      chooseLanguage(languages),
      shop === null ? undefined : parts.settings.get(shop)?.timeZone.id,
    );

const reasonView = (reason: VerdictReason, voice: Voice): ReasonView => ({
  ...reason,
  parameters: { ...reason.parameters },
  ...tellReason(reason, voice),
});

/** Since when a workflow has come through in all shops; null while it has not in one of them. */
const syncedAt = ({ shops }: Facts, name: WorkflowName): number | null => {
  const ends = shops.flatMap(
    ({ workflows }) =>
      workflows.find(({ workflow }) => workflow === name)?.lastSuccess?.endedAt ?? [],
  );
  return ends.length === 0 || ends.length < shops.length ? null : Math.min(...ends);
};

const nextRunAt = ({ jobs }: Facts): number | null => {
  const times = jobs.flatMap(({ dueAt }) => dueAt ?? []);
  return times.length === 0 ? null : Math.min(...times);
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
        const voice = voiceOf(parts, (yield* Caller).languages);
        const judgement = {
          verdict,
          reasons,
          ordersSyncedAt: syncedAt(facts, "order_sync"),
          stockSyncedAt: syncedAt(facts, "inventory_sync"),
          nextRunAt: nextRunAt(facts),
        };
        return {
          now: facts.now,
          database: facts.database,
          verdict,
          heading: tellVerdict(judgement, voice(facts.shops[0]?.shop)),
          reasons: reasons.map((reason) => reasonView(reason, voice(reason.shop))),
          shops: facts.shops.map((figures) => ({
            ...figures,
            verdict: judge(ofShop(facts, figures.shop)).verdict,
          })),
          days: facts.days,
        };
      }, told),
    }),
  );
