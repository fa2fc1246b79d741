import { Effect } from "effect";

export type Body =
  | { readonly _tag: "Read"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly _tag: "TooLarge" };

/** A request's body, read no further than it may be long. Rejects when it breaks off. */
const read = async (request: Request, limit: number): Promise<Body> => {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) return { _tag: "TooLarge" };
  if (request.body === null) return { _tag: "Read", bytes: new Uint8Array() };
  const chunks: Array<Uint8Array> = [];
  let length = 0;
  const reader = request.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > limit) {
      await reader.cancel();
      return { _tag: "TooLarge" };
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { _tag: "Read", bytes };
};

export const readBody = (request: Request, limit: number) =>
  Effect.tryPromise({ try: () => read(request, limit), catch: () => "BrokeOff" as const });
