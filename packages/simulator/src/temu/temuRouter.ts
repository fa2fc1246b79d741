import { randomUUID } from "node:crypto";
import { Result } from "effect";
import { type Fault, temuCalls, type TemuRefusal } from "@temu-jtl/core/testing";
import { jsonReply, type Reply } from "../Reply.ts";
import type { SimulatorState } from "../SimulatorState.ts";
import { membersOf, parseExact } from "./ExactJson.ts";
import type { Operation } from "./operation.ts";
import { amountQuery, decryptedShippingInfo, shippingInfo } from "./orderDetails.ts";
import { orderList } from "./orderList.ts";
import { confirmShipment, logisticsCompanies, shipmentGet, warehouseList } from "./shipments.ts";
import { signatureOf } from "./signature.ts";
import { editStock, numberedSkus, tokenPagedSkus } from "./skus.ts";
import { tokenInfo } from "./token.ts";

const operations: ReadonlyMap<string, Operation> = new Map([
  [temuCalls.orders, orderList],
  [temuCalls.shippingAddress, shippingInfo],
  [temuCalls.decryptedAddress, decryptedShippingInfo],
  [temuCalls.amounts, amountQuery],
  [temuCalls.carriers, logisticsCompanies],
  [temuCalls.warehouses, warehouseList],
  [temuCalls.confirmShipment, confirmShipment],
  [temuCalls.confirmedShipments, shipmentGet],
  [temuCalls.skus, tokenPagedSkus],
  [temuCalls.numberedSkus, numberedSkus],
  [temuCalls.editStock, editStock],
  [temuCalls.tokenInfo, tokenInfo],
]);

/** How far a request's timestamp may be from Temu's clock. */
const toleranceSeconds = 300;

const refusal = (code: number, message: string) => Result.fail<TemuRefusal>({ code, message });

const success = (result: string): Reply =>
  jsonReply(
    `{"success":true,"errorCode":1000000,"errorMsg":"","requestId":"eu-${randomUUID()}","result":${result}}`,
  );

/** A refusal is HTTP 200 like a success; only the envelope tells. */
const failure = ({ code, message }: TemuRefusal): Reply =>
  jsonReply(
    `{"success":false,"errorCode":${code},"errorMsg":${JSON.stringify(message)},"requestId":"eu-${randomUUID()}","result":null}`,
  );

const faultReply = (fault: Exclude<Fault, { readonly _tag: "Refused" }>): Reply =>
  fault._tag === "NoAnswer"
    ? null
    : {
        status: fault.status,
        headers: {
          "content-type": fault.body.startsWith("<") ? "text/html" : "text/plain",
          ...(fault.retryAfterSeconds === null
            ? {}
            : { "retry-after": String(fault.retryAfterSeconds) }),
        },
        body: fault.body,
      };

type Members = ReadonlyArray<readonly [key: string, json: string]>;

/** A common parameter without its quotes; undefined when it is missing. */
const common = (members: Members, name: string): string | undefined =>
  members.find(([key]) => key === name)?.[1].replace(/^"|"$/g, "");

/** What Temu's gateway checks before any business, in its order. */
const checkCommon = (
  members: Members,
  state: SimulatorState,
): Result.Result<Operation, TemuRefusal> => {
  const { appKey, appSecret, accessToken } = state.credentials;
  const type = common(members, "type");
  const key = common(members, "app_key");
  const token = common(members, "access_token");
  const timestamp = common(members, "timestamp");
  const dataType = common(members, "data_type");
  const sign = common(members, "sign");
  if (type === undefined || type === "") return refusal(3000002, "type is missing");
  if (key === undefined) return refusal(3000025, "app_key is missing");
  if (key !== appKey) return refusal(3000026, "app_key does not exist");
  if (sign === undefined) return refusal(3000040, "sign is missing");
  if (
    members.filter(([name]) => name === "sign").length > 1 ||
    sign !== signatureOf(members, appSecret)
  ) {
    return refusal(3000001, "sign is invalid");
  }
  if (timestamp === undefined) return refusal(3000010, "timestamp is missing");
  if (!/^\d{10}$/.test(timestamp)) return refusal(3000011, "timestamp is invalid");
  if (Math.abs(Number(timestamp) - state.temuNow() / 1_000) > toleranceSeconds) {
    return refusal(3000012, "timestamp is expired");
  }
  if (dataType === undefined) return refusal(3000013, "data_type is missing");
  if (dataType !== "JSON") return refusal(3000014, "data_type is invalid");
  if (token === undefined) return refusal(3000030, "access_token is missing");
  if (token !== accessToken) return refusal(3000031, "access_token does not exist");
  const operation = operations.get(type);
  if (operation === undefined) return refusal(3000003, "type does not exist");
  const admitted = state.temu.admit(type);
  if (Result.isFailure(admitted)) return Result.fail(admitted.failure);
  if (!state.rateLimit.admit(key, state.realNow())) {
    return refusal(4000004, "too frequent requests, exceeding rate limit.");
  }
  return Result.succeed(operation);
};

/** Answers a request to `POST /openapi/router`. */
export const answerTemu = (body: string, state: SimulatorState): Reply => {
  const read = membersOf(body);
  if (Result.isFailure(read)) return failure({ code: 3000000, message: read.failure });
  const members = read.success;
  const type = common(members, "type") ?? "";
  if (operations.has(type)) state.count(type);
  const checked = checkCommon(members, state);
  if (Result.isFailure(checked)) return failure(checked.failure);
  const parameters = parseExact(body);
  if (Result.isFailure(parameters)) return failure({ code: 3000000, message: parameters.failure });
  const run = () => {
    state.tick();
    return checked.success(parameters.success, state, state.temuNow());
  };

  const byChance = state.chance.meet(type, state.temuNow());
  const fault = state.faults.take(type) ?? byChance;
  if (fault?._tag === "Refused") return failure(fault);
  if (fault !== null) {
    if (fault.takesEffect) run();
    return faultReply(fault);
  }
  return Result.match(run(), { onSuccess: success, onFailure: failure });
};
