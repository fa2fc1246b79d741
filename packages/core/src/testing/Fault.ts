import { Schema } from "effect";

/**
 * What happens to a call instead of its answer. With `takesEffect` the call does its work first, and
 * only the answer is lost: what a caller of a write must find out before sending it again.
 */
export const Fault = Schema.Union([
  /** Temu or JTL's database answers with this code; the call has no effect. */
  Schema.TaggedStruct("Refused", { code: Schema.Int, message: Schema.String }),
  /** Something before the other side answers with this HTTP status and text. */
  Schema.TaggedStruct("HttpStatus", {
    status: Schema.Int,
    body: Schema.String,
    retryAfterSeconds: Schema.NullOr(Schema.Int),
    takesEffect: Schema.Boolean,
  }),
  /** The connection stays silent. */
  Schema.TaggedStruct("NoAnswer", { takesEffect: Schema.Boolean }),
]);
export type Fault = typeof Fault.Type;

/** A proxy's page in the place of an answer. */
export const badGateway: Fault = {
  _tag: "HttpStatus",
  status: 502,
  body: "<html><body><h1>502 Bad Gateway</h1></body></html>",
  retryAfterSeconds: null,
  takesEffect: false,
};

/** The same from a proxy that writes plain text. */
export const badGatewayText: Fault = { ...badGateway, body: "upstream connect error" };

/** The same page, and behind it the call has done its work. */
export const badGatewayAfterwards: Fault = {
  _tag: "HttpStatus",
  status: 502,
  body: "<html><body><h1>502 Bad Gateway</h1></body></html>",
  retryAfterSeconds: null,
  takesEffect: true,
};

/** Temu breaks off inside. */
export const internalError: Fault = {
  _tag: "Refused",
  code: 4000000,
  message: "internal error, please try again later.",
};

/** JTL's database ends the call before anything of it has run. */
export const serverBusy: Fault = {
  _tag: "Refused",
  code: 1205,
  message: "the transaction was chosen as the deadlock victim",
};

/** Temu counts more requests than we do. */
export const tooFrequent: Fault = {
  _tag: "Refused",
  code: 4000004,
  message: "too frequent requests, exceeding rate limit.",
};

/** The access token has ended, or another has replaced it. */
export const tokenExpired: Fault = {
  _tag: "Refused",
  code: 3000034,
  message: "access_token is expired.",
};

/** The access token is not good for this call. */
export const noPermission: Fault = {
  _tag: "Refused",
  code: 3000032,
  message: "access_token does not have access to this API.",
};

/** A proxy that asks to come back later. */
export const tooManyRequests = (retryAfterSeconds: number): Fault => ({
  _tag: "HttpStatus",
  status: 429,
  body: "too many requests",
  retryAfterSeconds,
  takesEffect: false,
});

export const noAnswer = (takesEffect: boolean): Fault => ({ _tag: "NoAnswer", takesEffect });

/** The faults that are still to come, by the name of the call. */
export class FaultPlan {
  private readonly planned = new Map<string, Fault[]>();

  add(call: string, times: number, fault: Fault): void {
    const queue = this.planned.get(call) ?? [];
    this.planned.set(call, [...queue, ...Array.from({ length: times }, () => fault)]);
  }

  /** Takes the next fault of this call off the plan. */
  take(call: string): Fault | null {
    return this.planned.get(call)?.shift() ?? null;
  }

  clear(): void {
    this.planned.clear();
  }
}
