import { Context, type Effect, type Stream } from "effect";
import type { Address } from "../domain/Address.ts";
import type { Amounts } from "../domain/Amounts.ts";
import type { ParentOrder } from "../domain/ParentOrder.ts";
import type {
  Carrier,
  ConfirmedShipment,
  ShipmentConfirmation,
  Warehouse,
} from "../domain/Shipment.ts";
import type { StockEdit, StockVerdict } from "../domain/StockEdit.ts";
import type { TemuApiError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";
import type { TemuSku } from "../domain/TemuSku.ts";
import type { TokenInfo } from "../domain/TokenState.ts";
import type { OrderSales } from "../domain/UnreadOrder.ts";

/** The call behind {@link TemuApi} `amounts`: shops need a permission of their own for it. */
export const amountsCall = "bg.order.amount.query";

/** Which orders to list. Temu lists the newest first. */
export interface OrderQuery {
  /** Temu's status number; without it every status. */
  readonly statusCode?: number;
  readonly parentOrderSns?: ReadonlyArray<string>;
  /**
   * Only orders that were updated (or made) since then and until `aheadMillis` after each page's own
   * request: an end that moves along keeps orders that change meanwhile at the front, in sight.
   */
  readonly window?: {
    readonly by: "updated" | "ordered";
    readonly since: Instant;
    readonly aheadMillis: number;
  };
}

/**
 * An order of a list, or what made it unreadable, and what it has sold where that can be read all the
 * same. The hash covers all that is read of the order, its `updatedAt` too.
 */
export type ListedOrder =
  | { readonly _tag: "Readable"; readonly order: ParentOrder; readonly contentHash: string }
  | {
      readonly _tag: "Unreadable";
      readonly parentOrderSn: string | null;
      readonly problem: string;
      readonly sales?: OrderSales;
    };

export interface OrderPage {
  readonly pageNumber: number;
  /** How many orders Temu says match the query. */
  readonly total: number;
  readonly orders: ReadonlyArray<ListedOrder>;
  /** When this page was asked for. */
  readonly askedAt: Instant;
}

export interface SkuPage {
  readonly skus: ReadonlyArray<TemuSku>;
  /** How many SKUs Temu says there are in all, as far as it has been asked. */
  readonly total: number;
  /** When this page was asked for. */
  readonly askedAt: Instant;
}

/**
 * The Temu Open API as one shop sees it. Throttled and transient failures of reading calls have been
 * retried when a {@link TemuApiError} arrives here. A write that has waited past `BeginBefore` is not sent
 * and fails as `transient`.
 */
export class TemuApi extends Context.Service<
  TemuApi,
  {
    /** Every page of a list, 100 orders each. Fails when a page repeats the one before. */
    readonly listOrders: (query: OrderQuery) => Stream.Stream<OrderPage, TemuApiError>;
    /** The address as shipping sees it; its fields may be masked. */
    readonly shippingAddress: (parentOrderSn: string) => Effect.Effect<Address, TemuApiError>;
    /** The address in clear, while the order is open. */
    readonly decryptedAddress: (parentOrderSn: string) => Effect.Effect<Address, TemuApiError>;
    readonly amounts: (parentOrderSn: string) => Effect.Effect<Amounts, TemuApiError>;
    readonly carriers: Effect.Effect<ReadonlyArray<Carrier>, TemuApiError>;
    readonly warehouses: Effect.Effect<ReadonlyArray<Warehouse>, TemuApiError>;
    /**
     * Tells Temu about parcels: all of them or, on an error, none. Sent once; a failure after which it
     * may have taken effect has the category `unknownOutcome`.
     */
    readonly confirmShipment: (
      confirmation: ShipmentConfirmation,
    ) => Effect.Effect<void, TemuApiError>;
    /** What Temu holds as shipped for one line; it lags some seconds behind confirmations. */
    readonly confirmedShipments: (
      parentOrderSn: string,
      orderSn: string,
    ) => Effect.Effect<ReadonlyArray<ConfirmedShipment>, TemuApiError>;
    /** All SKUs of the shop, on sale or not, as pages. Fails when a page repeats the one before. */
    readonly listSkus: Stream.Stream<SkuPage, TemuApiError>;
    /**
     * Sets the stock of SKUs of one product. Sent once; a failure after which it may have taken effect,
     * and a key that Temu has seen before, have the category `unknownOutcome`. Answers a verdict for each
     * SKU of the edit.
     */
    readonly editStock: (
      edit: StockEdit,
    ) => Effect.Effect<ReadonlyArray<StockVerdict>, TemuApiError>;
    readonly tokenInfo: Effect.Effect<TokenInfo, TemuApiError>;
  }
>()("@temu-jtl/core/TemuApi") {}
