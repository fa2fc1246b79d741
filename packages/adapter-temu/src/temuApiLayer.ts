import { type Archive, CurrentShop, type RequestBudget, TemuApi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { confirmShipment } from "./operations/confirmShipment.ts";
import { editStock } from "./operations/editStock.ts";
import { listCarriers } from "./operations/listCarriers.ts";
import { listConfirmedShipments } from "./operations/listConfirmedShipments.ts";
import { listOrders } from "./operations/listOrders.ts";
import { listSkus } from "./operations/listSkus.ts";
import { listWarehouses } from "./operations/listWarehouses.ts";
import { readAmounts } from "./operations/readAmounts.ts";
import { readDecryptedAddress } from "./operations/readDecryptedAddress.ts";
import { readShippingAddress } from "./operations/readShippingAddress.ts";
import { readTokenInfo } from "./operations/readTokenInfo.ts";
import { defaultOptions, TemuClient, type TemuClientOptions } from "./TemuClient.ts";

/** {@link temuApiLayer} with other waits and tries. */
export const temuApiLayerWith = (
  options: Partial<TemuClientOptions>,
): Layer.Layer<TemuApi, never, CurrentShop | RequestBudget | Archive> =>
  Layer.effect(
    TemuApi,
    Effect.gen(function* () {
      const client = yield* TemuClient;
      const { temu } = yield* CurrentShop;
      return TemuApi.of({
        listOrders: listOrders(client),
        shippingAddress: readShippingAddress(client),
        decryptedAddress: readDecryptedAddress(client),
        amounts: readAmounts(client),
        carriers: listCarriers(client, temu.regionId),
        warehouses: listWarehouses(client),
        confirmShipment: confirmShipment(client),
        confirmedShipments: listConfirmedShipments(client),
        listSkus: listSkus(client),
        editStock: editStock(client),
        tokenInfo: readTokenInfo(client),
      });
    }),
  ).pipe(Layer.provide(TemuClient.layer({ ...defaultOptions, ...options })));

/**
 * Temu over its Open API, for the current shop. Every send, retries included, takes a slot of the
 * shop's request budget first and is counted in the run's tally. Every answer is archived, whatever
 * it says.
 */
export const temuApiLayer: Layer.Layer<TemuApi, never, CurrentShop | RequestBudget | Archive> =
  temuApiLayerWith({});
