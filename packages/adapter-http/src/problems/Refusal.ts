import {
  type ApiParameters,
  type ApiProblemCode,
  apiWords,
  chooseLanguage,
  makeVoice,
  tell,
  type Voice,
  type Words,
} from "@temu-jtl/core";
import { Data } from "effect";
import { HttpServerResponse } from "effect/http";
import { type ProblemDocument, type ProblemEntry, problemType } from "./ProblemDocument.ts";

const statusOf: Readonly<Record<ApiProblemCode, number>> = {
  badInput: 400,
  shopMissing: 400,
  cursorMismatch: 400,
  notSignedIn: 401,
  notAllowed: 403,
  notLocal: 403,
  foreignOrigin: 403,
  unknownShop: 404,
  unknownJob: 404,
  unknownRun: 404,
  unknownOrder: 404,
  unknownSku: 404,
  notFound: 404,
  methodNotAllowed: 405,
  refused: 409,
  countChanged: 409,
  bodyTooLarge: 413,
  queryTooLong: 414,
  tooManyRequests: 429,
  bodyAlreadyRead: 500,
  unexpected: 500,
  databaseAway: 503,
  tooManyStreams: 503,
  signInAway: 503,
  closing: 503,
};

/** A request that goes no further. */
export class Refusal extends Data.TaggedError("Refusal")<{
  readonly code: ApiProblemCode;
  readonly parameters?: ApiParameters;
  readonly errors?: ReadonlyArray<ProblemEntry>;
  readonly loginUrl?: string;
  /** What is said instead of the code's own words. */
  readonly words?: (voice: Voice) => Words;
  /** What the answer's head says beside. */
  readonly headers?: Readonly<Record<string, string>>;
}> {}

/** What an answer has to know of its request. */
export interface Asked {
  readonly requestId: string;
  /** The request's `Accept-Language`. */
  readonly languages: string | null;
}

/** The answer to a request that goes no further. */
export const refused = (
  { code, errors, headers = {}, loginUrl, parameters = {}, words }: Refusal,
  { languages, requestId }: Asked,
): HttpServerResponse.HttpServerResponse => {
  const voice = makeVoice(chooseLanguage(languages));
  const { action, sentence, title } = words?.(voice) ?? tell(apiWords[code], parameters, voice);
  const document: ProblemDocument = {
    type: `urn:temu-jtl:problem:${code}`,
    title,
    status: statusOf[code],
    detail: sentence,
    action,
    code,
    parameters: { ...parameters },
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...(loginUrl === undefined ? {} : { loginUrl }),
  };
  return HttpServerResponse.jsonUnsafe(document, {
    status: document.status,
    contentType: problemType,
    headers: { ...headers, "content-language": voice.language },
  });
};

const notJson: ProblemEntry = {
  pointer: "/body",
  code: "invalid",
  detail: "should be JSON, with Content-Type: application/json",
};

/** What a router says with nothing but a status. */
export const refusalOfStatus = (status: number): Refusal => {
  if (status === 400 || status === 415) return new Refusal({ code: "badInput", errors: [notJson] });
  if (status === 404) return new Refusal({ code: "notFound" });
  return new Refusal({ code: "unexpected" });
};
