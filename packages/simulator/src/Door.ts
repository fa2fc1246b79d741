import { Effect, Result, Schema } from "effect";
import { jsonReply, type Reply } from "./Reply.ts";
import type { SimulatorState } from "./SimulatorState.ts";

/** The simulator did not do what it was asked. */
export class SimulatorError extends Schema.TaggedError<SimulatorError>()("SimulatorError", {
  message: Schema.String,
  /**
   * `unreached`: nothing listens there · `lost`: no answer came · `refused`: it answered no ·
   * `notRun`: it broke off before it did anything.
   */
  reason: Schema.Literals(["unreached", "lost", "refused", "notRun"]),
}) {}

/** One thing that can be asked of a simulator: JSON in a POST to `path`, JSON back. */
export interface Door<Request, Answer> {
  readonly path: string;
  readonly request: Schema.Codec<Request, string>;
  readonly answer: Schema.Codec<Answer, string>;
}

export const door = <Request, RequestJson, Answer, AnswerJson>(
  path: string,
  request: Schema.Codec<Request, RequestJson>,
  answer: Schema.Codec<Answer, AnswerJson>,
): Door<Request, Answer> => ({
  path,
  request: Schema.fromJsonString(request),
  answer: Schema.fromJsonString(answer),
});

/** A door with what stands behind it. */
export interface OpenDoor {
  readonly path: string;
  readonly reply: (body: string, state: SimulatorState) => Reply;
}

const noReply = (status: number, message: string): Reply =>
  jsonReply(JSON.stringify({ message }), status);

/** Only the simulator itself writes this: an error page of a proxy says nothing of the call behind it. */
const NotRun = Schema.fromJsonString(
  Schema.Struct({ message: Schema.String, notRun: Schema.Literal(true) }),
);
const decodeNotRun = Schema.decodeUnknownResult(NotRun);

/** The call was broken off before it did anything. */
export const notRun = (message: string): Reply =>
  jsonReply(JSON.stringify({ message, notRun: true }), 503);

/** Opens a door. A request of another form is answered with 400, a refusal with 409. */
export const open = <Request, Answer>(
  { path, request, answer }: Door<Request, Answer>,
  work: (request: Request, state: SimulatorState) => Result.Result<Answer, string>,
): OpenDoor => {
  const decode = Schema.decodeUnknownResult(request);
  const encode = Schema.encodeUnknownResult(answer);
  return {
    path,
    reply: (body, state) => {
      const decoded = decode(body);
      if (Result.isFailure(decoded)) return noReply(400, decoded.failure.message);
      const worked = work(decoded.success, state);
      if (Result.isFailure(worked)) return noReply(409, worked.failure);
      return Result.match(encode(worked.success), {
        onSuccess: (json) => jsonReply(json),
        onFailure: (error) => noReply(500, error.message),
      });
    },
  };
};

const isRefusedConnection = (cause: unknown): boolean =>
  cause instanceof Error &&
  cause.cause instanceof Error &&
  "code" in cause.cause &&
  cause.cause.code === "ECONNREFUSED";

const reasonOf = ({
  status,
  text,
}: {
  readonly status: number;
  readonly text: string;
}): SimulatorError["reason"] => {
  if (status === 400 || status === 409) return "refused";
  return Result.isSuccess(decodeNotRun(text)) ? "notRun" : "lost";
};

/** How long a simulator may take. It answers at once, unless it was told to stay silent. */
const patience = "5 seconds";

const post = async (url: URL, body: string, signal: AbortSignal) => {
  const headers = { "content-type": "application/json" };
  const received = await fetch(url, { method: "POST", headers, body, signal });
  return { status: received.status, text: await received.text() };
};

/** Asks a simulator through one of its doors. */
export const ask = Effect.fnUntraced(function* <Request, Answer>(
  url: string,
  { path, request, answer }: Door<Request, Answer>,
  what: Request,
): Effect.fn.Return<Answer, SimulatorError> {
  const body = yield* Effect.orDie(Schema.encodeEffect(request)(what));
  const response = yield* Effect.tryPromise({
    try: (signal) => post(new URL(path, url), body, signal),
    catch: (cause) =>
      new SimulatorError({
        message: `${path}: the simulator does not answer`,
        reason: isRefusedConnection(cause) ? "unreached" : "lost",
      }),
  }).pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () =>
        Effect.fail(
          new SimulatorError({ message: `${path}: no answer in ${patience}`, reason: "lost" }),
        ),
    }),
  );
  if (response.status !== 200) {
    return yield* new SimulatorError({
      message: `${path}: ${response.status} ${response.text}`,
      reason: reasonOf(response),
    });
  }
  return yield* Effect.mapError(
    Schema.decodeEffect(answer)(response.text),
    () => new SimulatorError({ message: `${path}: the answer has another form`, reason: "lost" }),
  );
});
