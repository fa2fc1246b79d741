import { Stream } from "effect";
import { HttpServerResponse } from "effect/http";

/** The entries of a list as one JSON array, page by page, that a browser keeps as a file. */
export const jsonAnswer = <E>(
  name: string,
  pages: Stream.Stream<ReadonlyArray<object>, E>,
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.stream(
    Stream.succeed("[").pipe(
      Stream.concat(
        Stream.flattenIterable(pages).pipe(
          Stream.zipWithIndex,
          Stream.map(([entry, index]) => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(entry)}`),
        ),
      ),
      Stream.concat(Stream.succeed("\n]\n")),
      Stream.encodeText,
    ),
    {
      contentType: "application/json",
      headers: { "content-disposition": `attachment; filename="${name}.json"` },
    },
  );
