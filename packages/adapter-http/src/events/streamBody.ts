/** So many bytes wait for a reader at the most; who is further behind is cut off. */
const mostWaitingBytes = 262_144;

/** The body of an answer that is written bit by bit. */
export interface StreamBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Writes, or cuts off a reader who does not keep up. */
  readonly write: (text: string) => void;
  /** Ends it after these last words. */
  readonly end: (text: string) => void;
}

/** `onGone` is called once there is nobody to write to any more, for whatever reason. */
export const streamBody = (onGone: () => void): StreamBody => {
  const encoder = new TextEncoder();
  let writer: ReadableStreamDefaultController<Uint8Array> | null = null;
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        writer = controller;
      },
      cancel: () => {
        writer = null;
        onGone();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
  );
  const put = (text: string): void => {
    if (writer === null || text === "") return;
    if ((writer.desiredSize ?? 0) > 0) return writer.enqueue(encoder.encode(text));
    // Ends the connection: what waits there would never be read.
    writer.error("A reader of live events did not keep up and was cut off.");
    writer = null;
    onGone();
  };
  return {
    stream,
    write: put,
    end: (text) => {
      put(text);
      if (writer === null) return;
      writer.close();
      writer = null;
      onGone();
    },
  };
};
