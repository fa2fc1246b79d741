import type { Order } from "../../../../domain/Order.ts";
import { hours, type Instant } from "../../../../domain/Time.ts";

/** So long before an order has to be shipped a person is told that it is not reported yet. */
const noticeMillis = hours(12);

/** Whether so little time is left, or none, until Temu calls an order late. */
export const isShipBeforeNear = ({ temu }: Pick<Order, "temu">, now: Instant): boolean =>
  temu !== null && temu.shipBefore !== null && now >= temu.shipBefore - noticeMillis;
