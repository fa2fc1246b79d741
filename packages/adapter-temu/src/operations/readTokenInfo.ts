import { seconds, type TemuApiError, type TokenInfo } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const TokenAnswer = Schema.Struct({
  mallId: Id,
  regionId: WholeNumber,
  expiredTime: WholeNumber,
  apiScopeList: nullish(Schema.Array(Schema.String)),
});

/** Whose token it is, what it may and how long (`bg.open.accesstoken.info.get`). */
export const readTokenInfo = (
  client: TemuClient["Service"],
): Effect.Effect<TokenInfo, TemuApiError> =>
  client
    .call({
      type: "bg.open.accesstoken.info.get",
      parameters: () => ({}),
      result: TokenAnswer,
    })
    .pipe(
      Effect.map(({ value }) => ({
        mallId: value.mallId,
        regionId: value.regionId,
        expiresAt: seconds(value.expiredTime),
        scopes: value.apiScopeList ?? [],
      })),
    );
