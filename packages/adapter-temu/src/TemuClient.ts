import {
  Archive,
  CurrentShop,
  type Instant,
  isTooLate,
  notBegun,
  RequestBudget,
  RequestTally,
  TemuApiError,
} from "@temu-jtl/core";
import {
  Clock,
  Context,
  Duration,
  Effect,
  Layer,
  Random,
  Redacted,
  Result,
  Schedule,
  Schema,
} from "effect";
import { unexpectedFields } from "./answerFields.ts";
import { httpPost } from "./httpPost.ts";
import { type Asked, fromNoAnswer, resultOf, TryFailed } from "./readAnswer.ts";
import { type RequestParameters, signedBody } from "./signature.ts";

/** How a client waits and tries again. */
export interface TemuClientOptions {
  /** How long one try may take, its answer read to the end. */
  readonly timeoutMillis: number;
  /** How often a call is tried, the first time included. */
  readonly tries: number;
  /** The wait before the second try; it doubles from try to try and is jittered by half. */
  readonly retryBaseMillis: number;
}

export const defaultOptions: TemuClientOptions = {
  timeoutMillis: 30_000,
  tries: 5,
  retryBaseMillis: 1_000,
};

/** One call of the Temu Open API. */
export interface TemuCall<S extends Schema.Constraint> {
  /** Temu's name of it, such as `bg.order.list.v2.get`. */
  readonly type: string;
  /** The business parameters, made anew for every try: they may depend on when it is sent. */
  readonly parameters: (sentAt: Instant) => RequestParameters;
  readonly result: S;
  /** What it is about, for errors and the archive: an order's number, `page-3`. No personal data. */
  readonly about?: string;
  /**
   * The call changes something that must not be done twice. It is tried once: whether again is for
   * who answers for the change. Where it may have had an effect, as after an answer that cannot be
   * read, the category is `unknownOutcome`.
   */
  readonly once?: boolean;
}

export interface SentAnswer<A> {
  readonly value: A;
  /** When the request was sent that got this answer. */
  readonly sentAt: Instant;
}

/** Anything that may be a signature. */
const signature = /\b[0-9a-f]{32}\b/gi;

const longestBackoffMillis = 30_000;

const worthAnotherTry = ({ failure }: TryFailed): boolean =>
  failure.category === "throttled" || failure.category === "transient";

/** Waits longer each time, jittered so that hosts do not come back together, or as Temu asks. */
const backoff = (options: TemuClientOptions) =>
  Schedule.exponential(options.retryBaseMillis).pipe(
    Schedule.setInputType<TryFailed>(),
    Schedule.modifyDelay(({ duration, input }) =>
      Effect.map(Random.nextBetween(0.5, 1.5), (jitter) => {
        const wait = Math.min(Duration.toMillis(duration), longestBackoffMillis) * jitter;
        return Math.max(wait, input.failure.retryAfterMillis ?? 0);
      }),
    ),
    Schedule.upTo({ times: options.tries - 1 }),
    Schedule.while(({ input }) => worthAnotherTry(input)),
    Schedule.tap(({ input }) => Effect.logDebug(`Tried again: ${input.failure.message}`)),
  );

/** A call that must not be done twice may not be tried again when it may have taken effect. */
const outcomeUnknown = (tried: TryFailed): TryFailed =>
  tried.mayHaveTakenEffect
    ? new TryFailed({
        failure: {
          ...tried.failure,
          category: "unknownOutcome",
          message: `${tried.failure.message}; it may have taken effect all the same`,
          whatToDo: "Nothing: what Temu holds is looked up before anything is sent again.",
        },
        mayHaveTakenEffect: true,
      })
    : tried;

const neverBegun = ({ type }: TemuCall<Schema.Constraint>): TryFailed =>
  new TryFailed({
    failure: { operation: type, ...notBegun, message: `${type}: ${notBegun.message}` },
    mayHaveTakenEffect: false,
  });

const unreadable = (call: TemuCall<Schema.Constraint>, problem: Schema.SchemaError) => {
  const about = call.about === undefined ? "" : ` of ${call.about}`;
  return new TemuApiError({
    category: call.once === true ? "unknownOutcome" : "invalid",
    operation: call.type,
    message: `${call.type}${about}: ${unexpectedFields(problem)}`,
    whatToDo:
      "Temu's answer has an unexpected form. Install the newest temu-jtl; if it stays, report the named fields.",
  });
};

/**
 * Temu's Open API as one shop's app calls it: signed, within the budget, tried again, decoded. What
 * Temu answers is archived before anything is made of it.
 */
export class TemuClient extends Context.Service<
  TemuClient,
  {
    readonly call: <S extends Schema.ConstraintDecoder<unknown>>(
      call: TemuCall<S>,
    ) => Effect.Effect<SentAnswer<S["Type"]>, TemuApiError>;
  }
>()("@temu-jtl/adapter-temu/TemuClient") {
  static readonly layer = (options: TemuClientOptions) =>
    Layer.effect(
      TemuClient,
      Effect.gen(function* () {
        const { temu } = yield* CurrentShop;
        const archive = yield* Archive;
        const budget = yield* RequestBudget;
        const secrets = [temu.appSecret, temu.accessToken].map(Redacted.value);
        const withoutSecrets = (text: string) =>
          secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
        const conceal = (words: string) => withoutSecrets(words).replace(signature, "…");
        const { host } = new URL(temu.endpoint);

        const send = Effect.fnUntraced(function* <S extends Schema.Constraint>(call: TemuCall<S>) {
          if (call.once === true && (yield* isTooLate)) return yield* neverBegun(call);
          const sentAt = yield* Clock.currentTimeMillis;
          const body = signedBody(
            {
              type: call.type,
              app_key: temu.appKey,
              access_token: Redacted.value(temu.accessToken),
              timestamp: Math.floor(sentAt / 1_000),
              data_type: "JSON",
              ...call.parameters(sentAt),
            },
            temu.appSecret,
          );
          (yield* RequestTally).count(call.type);
          const answer = yield* Effect.result(httpPost(temu.endpoint, body, options.timeoutMillis));
          const asked: Asked = {
            type: call.type,
            host,
            timeoutMillis: options.timeoutMillis,
            answeredAt: yield* Clock.currentTimeMillis,
            conceal,
          };
          if (Result.isFailure(answer)) {
            return yield* fromNoAnswer(asked, answer.failure);
          }
          // An answer that cannot be read, or says no, is the one that a person will want to see.
          const text = withoutSecrets(answer.success.text);
          yield* archive.response(call.type, call.about ?? "answer", text);
          const result = yield* resultOf(asked, answer.success);
          return { result, sentAt };
        });

        const call = Effect.fn("TemuClient.call")(function* <
          S extends Schema.ConstraintDecoder<unknown>,
        >(request: TemuCall<S>): Effect.fn.Return<SentAnswer<S["Type"]>, TemuApiError> {
          yield* Effect.annotateCurrentSpan("temu.call", request.type);
          const once = budget.spend(temu.appKey, send(request));
          const tried =
            request.once === true
              ? Effect.mapError(once, outcomeUnknown)
              : Effect.retry(once, backoff(options));
          const { result, sentAt } = yield* Effect.mapError(
            tried,
            ({ failure }) => new TemuApiError(failure),
          );
          const value = yield* Schema.decodeUnknownEffect(request.result)(result, {
            errors: "all",
          }).pipe(Effect.mapError((problem) => unreadable(request, problem)));
          return { value, sentAt };
        });

        return TemuClient.of({ call });
      }),
    );
}
