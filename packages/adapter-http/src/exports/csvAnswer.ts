import type { Language } from "@temu-jtl/core";
import type { Stream } from "effect";
import { HttpServerResponse } from "effect/http";
import { type Column, csvFile } from "./csv.ts";

/** An answer that a browser keeps as a file. `name` without its ending. */
export const csvAnswer = <Row, E>(
  name: string,
  language: Language,
  columns: ReadonlyArray<Column<Row>>,
  pages: Stream.Stream<ReadonlyArray<Row>, E>,
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.stream(csvFile(columns, language, pages), {
    contentType: "text/csv; charset=utf-8",
    headers: {
      "content-disposition": `attachment; filename="${name}.csv"`,
      "content-language": language,
    },
  });
