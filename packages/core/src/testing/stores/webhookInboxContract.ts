import { Clock, Effect } from "effect";
import { days, hours, minutes } from "../../domain/Time.ts";
import type { KeptWebhook, WebhookEvent } from "../../domain/Webhook.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { WebhookInbox } from "../../ports/WebhookInbox.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { sampleBegin } from "./sampleOrders.ts";
import { numberOf } from "./steps.ts";

const mallId = "635517726000001";

const eventOf = (eventId: string, changes: Partial<WebhookEvent> = {}): WebhookEvent => ({
  eventId,
  appKey: "demo-app",
  code: "bg_order_status_change_event",
  sentAt: sampleBegin,
  mallId,
  parentOrderSn: numberOf(1),
  ...changes,
});

/** Takes in an event for the current shop, unless other shops are named. */
const receive = Effect.fnUntraced(function* (
  event: WebhookEvent,
  given: { readonly shops?: ReadonlyArray<string>; readonly receivedAt?: number } = {},
) {
  const inbox = yield* WebhookInbox;
  const { id } = yield* CurrentShop;
  return yield* inbox.receive(event, { shops: [id], receivedAt: sampleBegin, ...given });
});

const outcomeOf = (kept: KeptWebhook | null) =>
  kept === null ? null : { shop: kept.shop, outcome: kept.outcome };

/** Temu has told that the current shop has this number. */
const knowShop = Effect.flatMap(ShopStore, (shop) =>
  shop.saveToken({
    info: { mallId, regionId: 76, expiresAt: sampleBegin + days(90), scopes: [] },
    readAt: sampleBegin,
    refused: false,
  }),
);

const wished = Effect.flatMap(OrderStore, (orders) =>
  Effect.map(orders.wishes, (wishes) =>
    wishes.map(({ parentOrderSn }) => parentOrderSn).toSorted(),
  ),
);

/** What every inbox of webhooks promises. Each case starts with an empty one and a new shop. */
export const webhookInboxContract: ReadonlyArray<
  ContractCase<WebhookInbox | OrderStore | ShopStore | CurrentShop>
> = [
  {
    name: "an event is kept as it was, and its order is marked",
    test: Effect.gen(function* () {
      const inbox = yield* WebhookInbox;
      const { id: shop } = yield* CurrentShop;
      const event = eventOf("one");
      const kept = { ...event, receivedAt: sampleBegin, shop, outcome: "marked" };
      yield* expectEqual(yield* receive(event), kept, "the answer");
      yield* expectEqual(yield* inbox.list({ limit: 10 }), [kept], "what is kept");
      yield* expectEqual(yield* wished, [numberOf(1)], "what is marked");
    }),
  },
  {
    name: "the same event again changes nothing, also when its order has been read since",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* receive(eventOf("one"));
      const [first] = yield* orders.wishes;
      yield* expectEqual(yield* receive(eventOf("one")), null, "the answer before the read");
      yield* expectEqual(yield* orders.wishes, [first], "the mark");
      yield* orders.forgetWishes(yield* orders.wishes);
      yield* expectEqual(yield* receive(eventOf("one")), null, "the answer after the read");
      yield* expectEqual(yield* wished, [], "what is marked");
    }),
  },
  {
    name: "several events before the read are one, and one during the read causes another",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* receive(eventOf("one"));
      yield* receive(eventOf("two"));
      yield* receive(eventOf("other", { parentOrderSn: numberOf(2) }));
      const beforeTheRead = yield* orders.wishes;
      yield* expectEqual(beforeTheRead.length, 2, "how many orders are read");
      yield* receive(eventOf("three"));
      yield* orders.forgetWishes(beforeTheRead);
      yield* expectEqual(yield* wished, [numberOf(1)], "what is read once more");
    }),
  },
  {
    name: "of several shops the one with Temu's number is marked",
    test: Effect.gen(function* () {
      const { id: shop } = yield* CurrentShop;
      const shops = [`${shop}-before`, shop, `${shop}-behind`];
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("early"), { shops })),
        { shop: null, outcome: "unknownShop" },
        "before the numbers are known",
      );
      yield* knowShop;
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("one"), { shops })),
        { shop, outcome: "marked" },
        "by its number",
      );
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("two", { mallId: "1" }), { shops })),
        { shop: null, outcome: "unknownShop" },
        "another number",
      );
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("three", { mallId: null }), { shops })),
        { shop: null, outcome: "unknownShop" },
        "no number",
      );
      yield* expectEqual(yield* wished, [numberOf(1)], "what is marked");
    }),
  },
  {
    name: "an app's only shop is meant, unless Temu names another",
    test: Effect.gen(function* () {
      const { id: shop } = yield* CurrentShop;
      const marked = { shop, outcome: "marked" };
      yield* expectEqual(outcomeOf(yield* receive(eventOf("one"))), marked, "before it is known");
      yield* knowShop;
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("two", { mallId: null }))),
        marked,
        "without a number",
      );
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("three", { mallId: "1" }))),
        { shop: null, outcome: "unknownShop" },
        "another shop's number",
      );
      yield* expectEqual(
        outcomeOf(yield* receive(eventOf("four"), { shops: [] })),
        { shop: null, outcome: "unknownShop" },
        "no shop",
      );
    }),
  },
  {
    name: "a test and what nobody knows are kept and mark nothing",
    test: Effect.gen(function* () {
      const inbox = yield* WebhookInbox;
      const { id: shop } = yield* CurrentShop;
      yield* receive(eventOf("test", { code: "bg_open_event_test", mallId: null }));
      yield* receive(eventOf("new", { code: "bg_new_kind_of_event" }));
      yield* receive(eventOf("empty", { parentOrderSn: null }));
      const kept = yield* inbox.list({ limit: 10 });
      yield* expectEqual(
        kept.map(({ eventId, outcome, shop: of }) => [eventId, outcome, of]),
        [
          ["empty", "unknownEvent", shop],
          ["new", "unknownEvent", shop],
          ["test", "test", shop],
        ],
        "what is kept",
      );
      yield* expectEqual(yield* wished, [], "what is marked");
    }),
  },
  {
    name: "figures and lists tell what has come and what nobody knows",
    test: Effect.gen(function* () {
      const inbox = yield* WebhookInbox;
      yield* expectEqual(
        yield* inbox.figures(0),
        { received: 0, unknownShop: 0, unknownEvent: 0, lastReceivedAt: null },
        "before the first",
      );
      const lastReceivedAt = sampleBegin + minutes(5);
      yield* receive(eventOf("old"));
      yield* receive(eventOf("one"), { receivedAt: lastReceivedAt - 3 });
      yield* receive(eventOf("two"), { shops: [], receivedAt: lastReceivedAt - 2 });
      yield* receive(eventOf("three", { code: "bg_new" }), { receivedAt: lastReceivedAt - 1 });
      yield* receive(eventOf("four"), { shops: [], receivedAt: lastReceivedAt });
      yield* expectEqual(
        yield* inbox.figures(sampleBegin + 1),
        { received: 4, unknownShop: 2, unknownEvent: 1, lastReceivedAt },
        "the figures",
      );
      const unknown = ["unknownShop", "unknownEvent"] as const;
      yield* expectEqual(
        (yield* inbox.list({ outcomes: unknown, limit: 2 })).map(({ eventId }) => eventId),
        ["four", "three"],
        "the newest that nobody knows",
      );
    }),
  },
  {
    name: "what is older than so many days is erased, and nothing else",
    test: Effect.gen(function* () {
      const inbox = yield* WebhookInbox;
      const now = yield* Clock.currentTimeMillis;
      yield* receive(eventOf("old"), { receivedAt: now - days(31) });
      yield* receive(eventOf("young"), { receivedAt: now - days(30) + hours(1) });
      yield* expectEqual(yield* inbox.erase({ olderThanDays: 30 }), 1, "how many");
      const left = yield* inbox.list({ limit: 10 });
      yield* expectEqual(
        left.map(({ eventId }) => eventId),
        ["young"],
        "what is left",
      );
      yield* expectThat((yield* inbox.erase({ olderThanDays: 30 })) === 0, "nothing more is old");
    }),
  },
];
