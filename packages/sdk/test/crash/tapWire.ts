import { subscribe } from "node:diagnostics_channel";
import { Schema } from "effect";

const bodyOfTemu = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ type: Schema.String })),
);

const sentRequest = Schema.is(Schema.Struct({ request: Schema.Struct({ path: Schema.String }) }));

/** `jtl.submit`, or Temu's own name of the call. Null for the simulator's control doors. */
const callOf = (path: string, body: unknown): string | null => {
  if (path.startsWith("/control/")) return null;
  return path.startsWith("/jtl/") ? `jtl.${path.slice("/jtl/".length)}` : bodyOfTemu(body).type;
};

/**
 * Watches everything that this process sends to Temu and JTL: `before` it is sent, `during`, when the
 * request is out whole and no answer has been heard, and `after`, when the answer is here and nobody
 * has made anything of it.
 */
export const tapWire = (arrive: (place: string) => void): void => {
  const send = globalThis.fetch;
  /** Calls that are being sent, by their path: they go out in the order in which they were made. */
  const leaving = new Map<string, Array<string>>();
  subscribe("undici:request:bodySent", (message) => {
    const call = sentRequest(message) ? leaving.get(message.request.path)?.shift() : undefined;
    if (call !== undefined) arrive(`during ${call}`);
  });
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const call = callOf(pathname, init?.body);
    if (call === null) return send(input, init);
    arrive(`before ${call}`);
    leaving.set(pathname, [...(leaving.get(pathname) ?? []), call]);
    // Never called back: what its sender has given up meanwhile arrives all the same, at worst.
    const answer = await send(input, { ...init, signal: null });
    arrive(`after ${call}`);
    return answer;
  };
};
