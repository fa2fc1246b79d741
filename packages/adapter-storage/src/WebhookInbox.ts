import { KeptWebhook, WebhookFigures, WebhookInbox, webhookKind } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { millis, time } from "./Sql.ts";

const KeptRows = Schema.Array(KeptWebhook);
const FigureRows = Schema.Tuple([WebhookFigures]);

const columns = `event_id as "eventId", app_key as "appKey", code, ${millis("sent_at")} as "sentAt",
  mall_id as "mallId", parent_order_sn as "parentOrderSn", ${millis("received_at")} as "receivedAt",
  shop, outcome`;

/** The webhooks of all shops, in PostgreSQL. */
export const webhookInboxLayer: Layer.Layer<WebhookInbox, never, Database> = Layer.effect(
  WebhookInbox,
  Effect.map(Database, ({ schema, on }) =>
    WebhookInbox.of({
      // The shop is chosen as `shopOfWebhook` says, the outcome as `webhookOutcome` does.
      receive: (event, { receivedAt, shops }) =>
        Effect.map(
          on("WebhookInbox.receive").query(
            KeptRows,
            `with candidates as (
              select c.shop, c.place, t.info ->> 'mallId' as mall_id
              from unnest($7::text[]) with ordinality as c(shop, place)
              left join ${schema}.temu_shop_tokens t on t.shop = c.shop
            ), owner as (
              select coalesce(
                (select c.shop from candidates c where c.mall_id = $5 order by c.place limit 1),
                (select min(c.shop) from candidates c
                  having count(*) = 1 and (min(c.mall_id) is null or $5::text is null))
              ) as shop
            ), kept as (
              insert into ${schema}.temu_webhook_events (
                event_id, app_key, code, sent_at, mall_id, parent_order_sn, received_at, shop,
                outcome)
              select $1, $2, $3, ${time("$4::bigint")}, $5, $6, ${time("$8::bigint")}, shop,
                case $9::text
                  when 'test' then 'test'
                  when 'unknown' then 'unknownEvent'
                  else case when shop is null then 'unknownShop' else 'marked' end
                end
              from owner
              on conflict (event_id) do nothing
              returning *
            ), marked as (
              insert into ${schema}.temu_refresh (shop, parent_order_sn)
              select shop, parent_order_sn from kept where outcome = 'marked'
              on conflict (shop, parent_order_sn) do update set number = default
            )
            select ${columns} from kept`,
            [
              event.eventId,
              event.appKey,
              event.code,
              event.sentAt,
              event.mallId,
              event.parentOrderSn,
              shops,
              receivedAt,
              webhookKind(event),
            ],
          ),
          ([kept]) => kept ?? null,
        ),

      figures: (since) =>
        Effect.map(
          on("WebhookInbox.figures").query(
            FigureRows,
            `select count(*) as received,
              count(*) filter (where outcome = 'unknownShop') as "unknownShop",
              count(*) filter (where outcome = 'unknownEvent') as "unknownEvent",
              (select ${millis("max(received_at)")} from ${schema}.temu_webhook_events)
                as "lastReceivedAt"
            from ${schema}.temu_webhook_events where received_at >= ${time("$1::bigint")}`,
            [since],
          ),
          ([figures]) => figures,
        ),

      list: ({ limit, outcomes }) =>
        on("WebhookInbox.list").query(
          KeptRows,
          `select ${columns} from ${schema}.temu_webhook_events
          where $2::text[] is null or outcome = any($2)
          order by number desc limit $1`,
          [limit, outcomes ?? null],
        ),

      erase: ({ olderThanDays }) =>
        on("WebhookInbox.erase").execute(
          `delete from ${schema}.temu_webhook_events
          where received_at < clock_timestamp() - make_interval(hours => 24 * $1::integer)`,
          [olderThanDays],
        ),
    }),
  ),
);
