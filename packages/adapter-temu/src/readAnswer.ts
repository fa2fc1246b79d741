import type { TemuApiError } from "@temu-jtl/core";
import { Data, Effect, Option, Schema } from "effect";
import { nullish, WholeNumber } from "./answerFields.ts";
import { checkEndpoint, type CodeMeaning, meaningOf, nothingToDo } from "./errorCodes.ts";
import { readJson } from "./exactJson.ts";
import type { HttpAnswer, NoAnswer } from "./httpPost.ts";

/**
 * A try failed; `failure` becomes the {@link TemuApiError} if it was the last. `mayHaveTakenEffect`:
 * Temu may have done what was asked all the same.
 */
export class TryFailed extends Data.TaggedError("TryFailed")<{
  readonly failure: ConstructorParameters<typeof TemuApiError>[0];
  readonly mayHaveTakenEffect: boolean;
}> {}

/** What the readers of an answer need to know of the request. */
export interface Asked {
  /** Temu's name of the call. */
  readonly type: string;
  /** Host and port that were asked. */
  readonly host: string;
  readonly timeoutMillis: number;
  /** When the answer came, in milliseconds; a Retry-After date is measured from here. */
  readonly answeredAt: number;
  /** Takes secrets out of words that Temu sent. */
  readonly conceal: (words: string) => string;
}

const Envelope = Schema.Struct({
  success: Schema.Boolean,
  errorCode: nullish(WholeNumber),
  errorMsg: nullish(Schema.String),
  requestId: nullish(Schema.String),
  result: Schema.optionalKey(Schema.Unknown),
});
type Envelope = typeof Envelope.Type;

const decodeEnvelope = Schema.decodeUnknownOption(Envelope);

const parse = (text: string): Option.Option<unknown> =>
  Option.liftThrowable(() => readJson(text))();

const longestWait = 60_000;

/** The wait in milliseconds that a Retry-After header asks for (seconds or a date), at most a minute. */
export const retryAfterMillis = (header: string | null, now: number): number | undefined => {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(millis, 0), longestWait);
};

/** No answer came: what it means, without the request in it. */
export const fromNoAnswer = (asked: Asked, failure: NoAnswer): TryFailed => {
  const { type, host } = asked;
  const code = failure.code === undefined ? "" : ` (${failure.code})`;
  const meaning = {
    timeout: {
      category: "transient",
      message: `${type}: ${host} did not answer within ${asked.timeoutMillis / 1_000} seconds`,
      whatToDo: nothingToDo,
    },
    brokenOff: {
      category: "transient",
      message: `${type}: the connection to ${host} broke off${code}`,
      whatToDo: nothingToDo,
    },
    unreachable: {
      category: "transient",
      message: `${type}: ${host} cannot be reached${code}`,
      whatToDo: `Check this machine's network. ${checkEndpoint}`,
    },
    untrusted: {
      category: "auth",
      message: `${type}: ${host} has no certificate that can be trusted${code}`,
      whatToDo: `${checkEndpoint} A proxy that opens encrypted connections must be trusted by Node (NODE_EXTRA_CA_CERTS).`,
    },
  } as const;
  return new TryFailed({
    failure: { operation: type, ...meaning[failure.reason] },
    mayHaveTakenEffect: !failure.neverSent,
  });
};

const tooMany: CodeMeaning = {
  category: "throttled",
  words: "too many requests",
  whatToDo: nothingToDo,
};
const notAvailable: CodeMeaning = {
  category: "transient",
  words: "Temu is not available",
  whatToDo: nothingToDo,
  brokeOff: true,
};
const answerCutOff: CodeMeaning = {
  category: "transient",
  words: "the answer is cut off",
  whatToDo: nothingToDo,
  brokeOff: true,
};
const foreign: CodeMeaning = {
  category: "auth",
  words: "this is not an answer of the Temu Open API",
  whatToDo: checkEndpoint,
  brokeOff: true,
};
const unknownCode: CodeMeaning = {
  category: "invalid",
  words: "Temu refused it",
  whatToDo: "Look up the code in Temu's partner documentation.",
};

/** What an HTTP status means by itself; undefined where that is for the body to say. */
const meaningOfStatus = (status: number): CodeMeaning | undefined => {
  if (status === 429) return tooMany;
  return status === 408 || status >= 500 ? notAvailable : undefined;
};

const longestWords = 200;

/** Temu's own words, on one line, without secrets and mail addresses. */
const quoted = (asked: Asked, words: string): string =>
  asked
    .conceal(words)
    .replace(/\s+/g, " ")
    .replace(/\S+@\S+/g, "…")
    .trim()
    .slice(0, longestWords);

/** Temu's words about an address may quote it: its code has to do. */
const isAboutPeople = ({ type }: Asked): boolean => type.includes("shippinginfo");

/** Temu answered `success: false`. */
const refused = (asked: Asked, answer: HttpAnswer, envelope: Envelope): TryFailed => {
  const code = envelope.errorCode ?? undefined;
  const meaning =
    (code === undefined ? undefined : meaningOf(code)) ??
    meaningOfStatus(answer.status) ??
    unknownCode;
  const words = isAboutPeople(asked) ? "" : quoted(asked, envelope.errorMsg ?? "");
  const details = [
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(words === "" ? [] : [`Temu says: ${words}`]),
  ];
  const wait = retryAfterMillis(answer.retryAfter, asked.answeredAt);
  return new TryFailed({
    failure: {
      category: meaning.category,
      operation: asked.type,
      message: `${asked.type}: ${meaning.words}${details.length === 0 ? "" : ` (${details.join(", ")})`}`,
      whatToDo: meaning.whatToDo,
      ...(code === undefined ? {} : { code }),
      ...(envelope.requestId ? { requestId: quoted(asked, envelope.requestId) } : {}),
      ...(wait === undefined ? {} : { retryAfterMillis: wait }),
    },
    mayHaveTakenEffect: meaning.brokeOff === true,
  });
};

/** What a body means that is not Temu's envelope. Proxies before Temu answer in HTML or text. */
const meaningOfForeign = (answer: HttpAnswer): CodeMeaning => {
  const byStatus = meaningOfStatus(answer.status);
  if (byStatus !== undefined) return byStatus;
  const looksLikeJson = /^\s*\{/.test(answer.text);
  if (!looksLikeJson && /too (many|frequent) requests/i.test(answer.text)) return tooMany;
  const cutOff = answer.text.trim() === "" || (looksLikeJson && Option.isNone(parse(answer.text)));
  return answer.status < 300 && cutOff ? answerCutOff : foreign;
};

/** Takes the result out of Temu's envelope. Nothing of the answer's body gets into the error. */
export const resultOf = (asked: Asked, answer: HttpAnswer): Effect.Effect<unknown, TryFailed> => {
  const envelope = Option.flatMap(parse(answer.text), decodeEnvelope);
  if (Option.isSome(envelope)) {
    if (!envelope.value.success) return Effect.fail(refused(asked, answer, envelope.value));
    if (answer.status < 300) return Effect.succeed(envelope.value.result);
  }
  const meaning = meaningOfForeign(answer);
  const wait = retryAfterMillis(answer.retryAfter, asked.answeredAt);
  return Effect.fail(
    new TryFailed({
      failure: {
        category: meaning.category,
        operation: asked.type,
        message: `${asked.type}: ${meaning.words} (${asked.host}, HTTP ${answer.status})`,
        whatToDo: meaning.whatToDo,
        ...(wait === undefined ? {} : { retryAfterMillis: wait }),
      },
      mayHaveTakenEffect: meaning.brokeOff === true,
    }),
  );
};
