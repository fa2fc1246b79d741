import { Result, Schema } from "effect";
import { Digits, writeExact } from "./ExactJson.ts";
import { operation } from "./operation.ts";

/** `bg.open.accesstoken.info.get` */
export const tokenInfo = operation(Schema.Struct({}), (_, { temu }, now) => {
  const { mallId, regionId, expiresAt, scopes } = temu.token(now);
  return Result.succeed(
    writeExact({
      mallId: new Digits(mallId),
      regionId,
      mallType: 100,
      expiredTime: Math.floor(expiresAt / 1_000),
      apiScopeList: scopes,
      appSubscribeEventCodeList: [],
      appSubscribeStatus: 0,
    }),
  );
});
