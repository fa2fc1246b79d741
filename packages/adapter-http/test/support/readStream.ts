import { assert } from "@effect/vitest";
import { Effect } from "effect";

/** One event of a stream; a block that is none, such as a heartbeat, has the event `""`. */
export interface SseEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
  readonly retry: string | null;
  /** The block as it came. */
  readonly text: string;
}

const eventOf = (text: string): SseEvent => {
  const field = (name: string) =>
    text
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null;
  return {
    event: field("event") ?? "",
    id: field("id"),
    data: field("data") ?? "",
    retry: field("retry"),
    text,
  };
};

/** Reads the events of an answer, one after the other. */
export const readStream = (response: Response) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  /** The next block, or null at the end. */
  const next = Effect.promise(async (): Promise<SseEvent | null> => {
    assert.isDefined(reader);
    while (true) {
      const end = rest.indexOf("\n\n");
      if (end >= 0) {
        const block = rest.slice(0, end);
        rest = rest.slice(end + 2);
        return eventOf(block);
      }
      const { done, value } = await reader.read();
      if (done) return null;
      rest += value;
    }
  });
  /** The next event of this name; what comes before is passed over. */
  const nextOf = (name: string) =>
    Effect.gen(function* () {
      while (true) {
        const one = yield* next;
        assert.isNotNull(one, `the stream ended before ${name}`);
        if (one.event === name) return one;
      }
    });
  const cancel = Effect.promise(async () => reader?.cancel());
  return { next, nextOf, cancel };
};

/** The text of an answer; of a stream, which has no end, as far as it has come. */
export const textOf = (response: Response): Effect.Effect<string> => {
  if (response.headers.get("content-type") !== "text/event-stream") {
    return Effect.promise(() => response.text());
  }
  const { cancel, next } = readStream(response);
  return Effect.map(Effect.tap(next, cancel), (first) => first?.text ?? "");
};
