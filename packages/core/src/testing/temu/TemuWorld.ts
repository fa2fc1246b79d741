import { Context, type Effect } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Instant } from "../../domain/Time.ts";
import type { Fault } from "../Fault.ts";
import type { OrderTrouble, SoldOrder } from "./SoldOrder.ts";

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
    /** Takes in these orders as they are; one that is known is replaced. */
    readonly add: (orders: ReadonlyArray<SoldOrder>) => Effect.Effect<void>;
    readonly cancel: (parentOrderSn: string) => Effect.Effect<void>;
    readonly changeAddress: (parentOrderSn: string, address: Address) => Effect.Effect<void>;
    /** Sets what is wrong with an order, without making it an updated one. */
    readonly trouble: (
      parentOrderSn: string,
      trouble: Partial<OrderTrouble>,
    ) => Effect.Effect<void>;
    /** The next calls of this name (`temuCalls`) meet the fault. */
    readonly failNext: (call: string, times: number, fault: Fault) => Effect.Effect<void>;
    /** How many requests arrived, by the name of the call. */
    readonly requests: Effect.Effect<Readonly<Record<string, number>>>;
    /** How often a confirmation of this line (`orderSn`) took effect. */
    readonly confirmations: (orderSn: string) => Effect.Effect<number>;
  }
>()("@temu-jtl/core/testing/TemuWorld") {}
