import type { Carrier, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, textOf } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const CarriersAnswer = Schema.UndefinedOr(
  Schema.NullOr(
    Schema.Array(
      Schema.Struct({
        logisticsServiceProviderId: Id,
        logisticsServiceProviderName: nullish(Schema.String),
        logisticsBrandName: nullish(Schema.String),
      }),
    ),
  ),
);

/** The carriers of a country (`bg.logistics.companies.get`). */
export const listCarriers = (
  client: TemuClient["Service"],
  regionId: number,
): Effect.Effect<ReadonlyArray<Carrier>, TemuApiError> =>
  client
    .call({
      type: "bg.logistics.companies.get",
      parameters: () => ({ regionId }),
      result: CarriersAnswer,
    })
    .pipe(
      Effect.map(({ value }) =>
        (value ?? []).map((carrier) => ({
          id: carrier.logisticsServiceProviderId,
          name: textOf(carrier.logisticsServiceProviderName),
          brand: textOf(carrier.logisticsBrandName),
        })),
      ),
    );
