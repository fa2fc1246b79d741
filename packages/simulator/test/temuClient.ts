import { Effect, Schema } from "effect";
import type { Simulator } from "@temu-jtl/simulator";
import { membersOf } from "../src/temu/ExactJson.ts";
import { signatureOf } from "../src/temu/signature.ts";
import { Result } from "effect";

const Envelope = Schema.Struct({
  success: Schema.Boolean,
  errorCode: Schema.Int,
  errorMsg: Schema.String,
  requestId: Schema.String,
  result: Schema.Unknown,
});
const decodeEnvelope = Schema.decodeUnknownEffect(Schema.fromJsonString(Envelope));

/** Sends this text to the router as it is. */
export const post = Effect.fnUntraced(function* ({ endpoint }: Simulator, body: string) {
  const response = yield* Effect.promise(() => fetch(endpoint, { method: "POST", body }));
  const text = yield* Effect.promise(() => response.text());
  return { status: response.status, headers: response.headers, text };
});

/** A signed body with these parameters, each as JSON; `undefined` leaves a common one out. */
export const signedBody = (
  { credentials }: Simulator,
  parameters: Readonly<Record<string, string | undefined>>,
): string => {
  const members = Object.entries({
    app_key: JSON.stringify(credentials.appKey),
    access_token: JSON.stringify(credentials.accessToken),
    data_type: '"JSON"',
    timestamp: String(Math.floor(Date.now() / 1_000)),
    ...parameters,
  }).flatMap(([key, json]) => (json === undefined ? [] : [`"${key}":${json}`]));
  const unsigned = `{${members.join(",")}}`;
  const sign = signatureOf(Result.getOrThrow(membersOf(unsigned)), credentials.appSecret);
  return `{${[...members, `"sign":"${sign}"`].join(",")}}`;
};

/** Sends a signed request; the answer's envelope, with the text it came in. */
export const call = Effect.fnUntraced(function* (
  simulator: Simulator,
  parameters: Readonly<Record<string, string | undefined>>,
) {
  const { text } = yield* post(simulator, signedBody(simulator, parameters));
  return { ...(yield* decodeEnvelope(text)), text };
});

export const codeOf = Effect.fnUntraced(function* (text: string) {
  return (yield* decodeEnvelope(text)).errorCode;
});
