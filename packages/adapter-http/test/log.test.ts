import { assert, describe, it } from "@effect/vitest";
import { bearerTokens } from "@temu-jtl/adapter-http";
import type { LogLine } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { makeLab, problemIn, type RouterLab, tokens } from "./support/RouterLab.ts";

const line = (message: string, others: Partial<LogLine> = {}): LogLine => ({
  at: Date.UTC(2026, 0, 5, 8),
  level: "info",
  message,
  shop: "main",
  workflow: "order_sync",
  runId: "run-1",
  step: "fetch",
  parentOrderSn: null,
  annotations: {},
  ...others,
});

const Page = Schema.fromJsonString(
  Schema.Struct({
    items: Schema.Array(Schema.Struct({ message: Schema.String })),
    next: Schema.NullOr(Schema.String),
  }),
);
const textAt = (ask: RouterLab["ask"], path: string, headers: Record<string, string> = {}) =>
  Effect.flatMap(ask(api + path, { as: "reader", headers }), (response) => {
    assert.strictEqual(response.status, 200);
    return Effect.promise(() => response.text());
  });
const pageAt = Effect.fnUntraced(function* (ask: RouterLab["ask"], path: string) {
  const { items, next } = yield* Schema.decodeEffect(Page)(yield* textAt(ask, path));
  return { messages: items.map(({ message }) => message), next };
});

const withLines = Effect.fnUntraced(function* (lines: ReadonlyArray<LogLine>) {
  const lab = yield* makeLab();
  yield* lab.parts.log.append(lines);
  return lab;
});

describe("GET /log", () => {
  it.live("finds lines by level, run, order, step and time, of one shop", () =>
    Effect.gen(function* () {
      const { ask } = yield* withLines([
        line("old", { at: 1_000 }),
        line("graver", { level: "error" }),
        line("of another run", { runId: "run-2" }),
        line("of an order", { parentOrderSn: "PO-1" }),
        line("of another step", { step: "submit" }),
        line("of another shop", { shop: "second", level: "error" }),
      ]);
      const found = (query: string) =>
        Effect.map(pageAt(ask, `/log?shop=main&${query}`), ({ messages }) => messages);
      assert.deepStrictEqual(yield* found("level=warning"), ["graver"]);
      assert.deepStrictEqual(yield* found("run=run-2"), ["of another run"]);
      assert.deepStrictEqual(yield* found("order=PO-1"), ["of an order"]);
      assert.deepStrictEqual(yield* found("step=submit"), ["of another step"]);
      assert.deepStrictEqual(yield* found("until=1001"), ["old"]);
      assert.strictEqual((yield* found("from=1001")).length, 4);
      const foreign = yield* ask(`${api}/log?shop=main`, { as: "second" });
      assert.strictEqual(foreign.status, 404);
    }),
  );

  it.live("has the lines of no shop for who sees all shops and names none", () =>
    Effect.gen(function* () {
      const { ask } = yield* withLines([
        line("of one"),
        line("of the other", { shop: "second" }),
        line("a request failed", { shop: null, annotations: { requestId: "request-1" } }),
      ]);
      const { messages } = yield* pageAt(ask, "/log");
      assert.deepStrictEqual(messages, ["a request failed", "of the other", "of one"]);
      assert.include(yield* textAt(ask, "/log/export?format=json"), "request-1");
      assert.include(yield* textAt(ask, "/log/export?format=csv"), "request-1");
      assert.deepStrictEqual((yield* pageAt(ask, "/log?shop=main")).messages, ["of one"]);
      const some = yield* ask(`${api}/log`, { as: "second" });
      const text = yield* Effect.promise(() => some.text());
      assert.include(text, "of the other");
      assert.notInclude(text, "a request failed");
    }),
  );

  it.live("asks who sees some shops which of them he means", () =>
    Effect.gen(function* () {
      const two = bearerTokens([
        {
          token: tokens.second,
          access: "read",
          user: { id: "s1", name: "Sina Second" },
          shops: ["main", "second"],
        },
      ]);
      const { ask } = yield* makeLab({ auth: two });
      const { code } = yield* problemIn(yield* ask(`${api}/log`, { as: "second" }));
      assert.strictEqual(code, "shopMissing");
    }),
  );

  it.live("goes on page by page, and not with the cursor of another filter", () =>
    Effect.gen(function* () {
      const { ask } = yield* withLines([line("one"), line("two"), line("three")]);
      const first = yield* pageAt(ask, "/log?shop=main&limit=2");
      assert.deepStrictEqual(first.messages, ["three", "two"]);
      const second = yield* pageAt(ask, `/log?shop=main&limit=2&cursor=${first.next}`);
      assert.deepStrictEqual(second, { messages: ["one"], next: null });
      const other = `${api}/log?shop=main&run=run-1&cursor=${first.next}`;
      const problem = yield* problemIn(yield* ask(other, { as: "reader" }));
      assert.deepInclude(problem, { status: 400, code: "cursorMismatch" });
    }),
  );
});

describe("GET /log/export", () => {
  const many = Array.from({ length: 450 }, (_, index) => line(`line ${index}`));

  it.live("is one JSON array of every line that the filter finds", () =>
    Effect.gen(function* () {
      const { ask } = yield* withLines([...many, line("other", { runId: "run-2" })]);
      const text = yield* textAt(ask, "/log/export?shop=main&run=run-1&format=json");
      const Lines = Schema.fromJsonString(Schema.Array(Schema.Struct({ message: Schema.String })));
      const lines = yield* Schema.decodeEffect(Lines)(text);
      assert.deepStrictEqual(
        lines.map(({ message }) => message),
        many.map(({ message }) => message).toReversed(),
      );
      assert.strictEqual(
        (yield* textAt(ask, "/log/export?shop=main&run=none&format=json")).replaceAll("\n", ""),
        "[]",
      );
    }),
  );

  it.live("is a CSV file in the caller's language that no spreadsheet program runs", () =>
    Effect.gen(function* () {
      const { ask } = yield* withLines([
        line("=HYPERLINK(1)", { annotations: { alert: "late" }, parentOrderSn: "PO-1" }),
      ]);
      const headers = { "accept-language": "de" };
      const response = yield* ask(`${api}/log/export?shop=main&format=csv`, {
        as: "reader",
        headers,
      });
      assert.strictEqual(
        response.headers.get("content-disposition"),
        'attachment; filename="log.csv"',
      );
      const bytes = new Uint8Array(yield* Effect.promise(() => response.arrayBuffer()));
      assert.deepStrictEqual(bytes.slice(0, 3), new Uint8Array([0xef, 0xbb, 0xbf]));
      assert.deepStrictEqual(new TextDecoder().decode(bytes).split("\r\n"), [
        "Zeit;Stufe;Shop;Abgleich;Lauf;Schritt;Bestellung;Meldung;Angaben",
        `2026-01-05 09:00:00;info;main;order_sync;run-1;fetch;PO-1;'=HYPERLINK(1);"{""alert"":""late""}"`,
        "",
      ]);
    }),
  );
});
