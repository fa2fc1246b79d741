import { Context, type Effect } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Instant } from "../../domain/Time.ts";
import type { Fault } from "../Fault.ts";
import type { OrderTrouble, SoldOrder } from "./SoldOrder.ts";
import type { StockedSku } from "./StockShelf.ts";
import type { ChanceSettings } from "./TemuChance.ts";
import type { TemuRefusal } from "./TemuRefusal.ts";

/**
 * The other side of `TemuApi`: buyers and Temu itself. Contract tests move it, in memory or through
 * a simulator's control door. Asking for an order that Temu does not know is a defect of the test.
 */
export class TemuWorld extends Context.Service<
  TemuWorld,
  {
    /** Temu's own time. */
    readonly now: Effect.Effect<Instant>;
    /**
     * Moves Temu's clock ahead of ours (or back, below 0). When the two are five minutes apart, a real
     * Temu refuses the timestamps of requests.
     */
    readonly advance: (millis: number) => Effect.Effect<void>;
    /** Sells so many invented orders: unshipped, and updated just now. */
    readonly sell: (count: number) => Effect.Effect<ReadonlyArray<SoldOrder>>;
    /**
     * Has these SKUs on offer; one that is known is replaced. From then on `sell` sells SKUs, and never
     * more of one than there is.
     */
    readonly stockSkus: (skus: ReadonlyArray<StockedSku>) => Effect.Effect<void>;
    /**
     * Buyers want so many units of each SKU, by `skuId`, and get as many as Temu has. The orders were
     * made just now; none when there was nothing left.
     */
    readonly sellUnits: (
      units: Readonly<Record<string, number>>,
    ) => Effect.Effect<ReadonlyArray<SoldOrder>>;
    /** Temu knows the SKU no more. */
    readonly removeSku: (skuId: string) => Effect.Effect<void>;
    /** Edits of this SKU are refused with this code and these words; null: no longer. */
    readonly rejectSku: (skuId: string, refusal: TemuRefusal | null) => Effect.Effect<void>;
    /** All SKUs as lists show them now. */
    readonly shownSkus: Effect.Effect<ReadonlyArray<StockedSku>>;
    /** The stock that lists show now; null: no such SKU. */
    readonly shownStock: (skuId: string) => Effect.Effect<number | null>;
    /** Units of the SKU that were sold and are still wanted, shipped or not. */
    readonly unitsSold: (skuId: string) => Effect.Effect<number>;
    /** Takes in these orders as they are; one that is known is replaced. They take no stock. */
    readonly add: (orders: ReadonlyArray<SoldOrder>) => Effect.Effect<void>;
    /** All orders as Temu has them now, the first sold first. */
    readonly snapshot: Effect.Effect<ReadonlyArray<SoldOrder>>;
    readonly cancel: (parentOrderSn: string) => Effect.Effect<void>;
    /** Cancels one line; without another line that is left, the order. Amounts follow. */
    readonly cancelLine: (parentOrderSn: string, orderSn: string) => Effect.Effect<void>;
    /** Leaves so many units of a line, at least 1 and fewer than before. Amounts follow. */
    readonly lowerQuantity: (
      parentOrderSn: string,
      orderSn: string,
      quantity: number,
    ) => Effect.Effect<void>;
    /** The seller ships these lines, or all that is left, by hand: a parcel that we know nothing of. */
    readonly ship: (parentOrderSn: string, orderSns?: ReadonlyArray<string>) => Effect.Effect<void>;
    readonly changeAddress: (parentOrderSn: string, address: Address) => Effect.Effect<void>;
    /** Sets or takes away a label such as `pending_buyer_cancellation`; that is an update. */
    readonly setLabel: (parentOrderSn: string, label: string, on: boolean) => Effect.Effect<void>;
    /** Sets what is wrong with an order, without making it an updated one. */
    readonly trouble: (
      parentOrderSn: string,
      trouble: Partial<OrderTrouble>,
    ) => Effect.Effect<void>;
    /** Every call is refused with 3000034, until the token is renewed. */
    readonly expireToken: Effect.Effect<void>;
    readonly renewToken: Effect.Effect<void>;
    /** Takes this call (`temuCalls`) out of what the token may do: 3000032. */
    readonly forbid: (call: string) => Effect.Effect<void>;
    readonly allow: (call: string) => Effect.Effect<void>;
    /** The next second page of a list is its first once more. */
    readonly repeatPage: Effect.Effect<void>;
    /**
     * For so long after each confirmation and change of stock from now on, lists and shipments show
     * what was before, while buyers and a second confirmation meet what is. 0 ends it: they show all
     * that has happened.
     */
    readonly lag: (millis: number) => Effect.Effect<void>;
    /** Lets faults and events happen by themselves, from this seed on; `null` ends them. */
    readonly chance: (settings: ChanceSettings | null) => Effect.Effect<void>;
    /** The next calls of this name (`temuCalls`) meet the fault. */
    readonly failNext: (call: string, times: number, fault: Fault) => Effect.Effect<void>;
    /** How many requests arrived, by the name of the call. */
    readonly requests: Effect.Effect<Readonly<Record<string, number>>>;
    /** How often a confirmation of this line (`orderSn`) took effect. */
    readonly confirmations: (orderSn: string) => Effect.Effect<number>;
    /** How often Temu was told of this line again after it had taken a confirmation of it. */
    readonly repeatedConfirmations: (orderSn: string) => Effect.Effect<number>;
  }
>()("@temu-jtl/core/testing/TemuWorld") {}
