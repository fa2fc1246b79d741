import { OrderState, isOnItsWay as isStateOnItsWay, unreportedStates } from "@temu-jtl/core";
import pg from "pg";

/** Texts of our own as a list in SQL. Written out, so that PostgreSQL sees which index holds them. */
export const texts = (values: ReadonlyArray<string>): string =>
  values.map((value) => pg.escapeLiteral(value)).join(", ");

/** Whether the order `o` is with JTL, or may be, and not wholly reported. */
export const isOnItsWay = `o.state in (${texts(OrderState.literals.filter(isStateOnItsWay))})`;

/** Whether Temu may still wait for the order `o`. Written out: PostgreSQL sees which index holds them all. */
export const isUnreported = `o.state in (${texts(unreportedStates)})`;

/** Whether Temu waits for the order `o` to be shipped: what `isToShip` says, in SQL. */
export const isToShip = (schema: string): string => `${isUnreported}
    and o.temu_status not in ('cancelled', 'shipped', 'delivered')
    and not o.hold_codes ? 'notFulfilledBySeller'
    and exists (
      select from ${schema}.temu_order_items i
      where i.shop = o.shop and i.parent_order_sn = o.parent_order_sn and i.quantity > 0)`;

/** When the order `o` has to be shipped, as its indexes have it: one without such a time comes last. */
export const shipBefore = "coalesce(o.ship_before, 'infinity')";
