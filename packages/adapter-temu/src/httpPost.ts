import { Data, Effect } from "effect";
import { ofetch } from "ofetch";

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** The Retry-After header as it came. */
  readonly retryAfter: string | null;
}

/**
 * No answer came. `neverSent`: the connection was never made, so the other side has seen nothing.
 * Carries no cause: fetch's own errors hold the request with its token.
 */
export class NoAnswer extends Data.TaggedError("NoAnswer")<{
  readonly reason: "timeout" | "unreachable" | "untrusted" | "brokenOff";
  readonly neverSent: boolean;
  /** The system's name of it, such as `ECONNRESET`. */
  readonly code: string | undefined;
}> {}

/** Errors that only making a connection ends with. Others may come after the request was sent. */
const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const untrusted =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION_NUMBER)/;

/** The system's error code, which fetch hides in its error's chain of causes. */
const systemCode = (error: unknown): string | undefined => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return undefined;
};

const noAnswer = (error: unknown): NoAnswer => {
  const code = systemCode(error);
  if (code !== undefined && unreachable.has(code)) {
    return new NoAnswer({ reason: "unreachable", neverSent: true, code });
  }
  if (code !== undefined && untrusted.test(code)) {
    return new NoAnswer({ reason: "untrusted", neverSent: true, code });
  }
  return new NoAnswer({ reason: "brokenOff", neverSent: false, code });
};

/**
 * Posts JSON once and reads the answer as text, whatever its status. Redirects are not followed: the
 * token would go to another host.
 */
export const httpPost = (
  url: string,
  body: string,
  timeoutMillis: number,
): Effect.Effect<HttpAnswer, NoAnswer> =>
  Effect.tryPromise({
    try: async (signal) => {
      const {
        status,
        headers,
        _data: text = "",
      } = await ofetch.raw(url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body,
        signal,
        redirect: "manual",
        retry: false,
        responseType: "text",
        ignoreResponseError: true,
      });
      return { status, text, retryAfter: headers.get("retry-after") };
    },
    catch: noAnswer,
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeoutMillis,
      orElse: () =>
        Effect.fail(new NoAnswer({ reason: "timeout", neverSent: false, code: undefined })),
    }),
  );
