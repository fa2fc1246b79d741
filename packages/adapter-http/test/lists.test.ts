import { assert, describe, it } from "@effect/vitest";
import { InventoryStore, StorageError } from "@temu-jtl/core";
import { sampleFetchedOrder, sampleParentOrder } from "@temu-jtl/core/testing";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { filledDocument, filledOrder, filledSku, fillShop } from "./support/fillShop.ts";
import { makeLab, problemIn } from "./support/RouterLab.ts";

const fetched = sampleFetchedOrder(1);
const address = fetched.address._tag === "Read" ? fetched.address.value : null;

const Orders = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      parentOrderSn: Schema.String,
      holdReasons: Schema.Array(Schema.Struct({ code: Schema.String, sentence: Schema.String })),
    }),
  ),
  next: Schema.NullOr(Schema.String),
  total: Schema.Struct({ count: Schema.Int, isAtLeast: Schema.Boolean }),
});
const decodeOrders = Schema.decodeUnknownEffect(Schema.fromJsonString(Orders));

const lab = Effect.gen(function* () {
  const opened = yield* makeLab();
  yield* fillShop(opened.parts);
  const read = (path: string, init: Parameters<typeof opened.ask>[1] = {}) =>
    Effect.flatMap(opened.ask(api + path, { as: "operator", ...init }), (response) =>
      Effect.map(
        Effect.promise(() => response.arrayBuffer()),
        (bytes) => ({
          status: response.status,
          headers: response.headers,
          text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
        }),
      ),
    );
  const orders = (query: string) =>
    Effect.flatMap(read(`/orders?shop=main${query}`), ({ text }) => decodeOrders(text));
  return { ...opened, read, orders };
});

describe("a list", () => {
  it.live("goes on where its page ended, and tells how many there are", () =>
    Effect.gen(function* () {
      const { orders } = yield* lab;
      const seen: Array<string> = [];
      let next: string | null = "";
      while (next !== null) {
        const cursor: string = next === "" ? "" : `&cursor=${encodeURIComponent(next)}`;
        const page: typeof Orders.Type = yield* orders(`&limit=1${cursor}`);
        assert.deepStrictEqual(page.total, { count: 3, isAtLeast: false });
        seen.push(...page.items.map(({ parentOrderSn }) => parentOrderSn));
        next = page.next;
      }
      assert.deepStrictEqual(
        seen,
        [1, 2, 3].map((index) => sampleParentOrder(index).parentOrderSn),
      );
    }),
  );

  it.live("refuses a cursor of another filter, and says where it stands", () =>
    Effect.gen(function* () {
      const { ask, orders } = yield* lab;
      const { next } = yield* orders("&limit=1");
      const response = yield* ask(`${api}/orders?shop=main&state=held&cursor=${next}`, {
        as: "reader",
      });
      assert.strictEqual(response.status, 400);
      const { code, errors } = yield* problemIn(response);
      assert.strictEqual(code, "cursorMismatch");
      assert.strictEqual(errors?.[0]?.pointer, "/query/cursor");
    }),
  );

  it.live("names every parameter that is wrong", () =>
    Effect.gen(function* () {
      const { ask } = yield* lab;
      const response = yield* ask(`${api}/orders?shop=main&hold=x&sort=name&limit=0&name=Anna`, {
        as: "reader",
      });
      const { errors = [] } = yield* problemIn(response);
      assert.sameMembers(
        errors.map(({ pointer }) => pointer),
        ["/query/hold", "/query/sort", "/query/limit", "/query/name"],
      );
    }),
  );

  it.live("of orders is filtered, and tells reasons in the language that was asked for", () =>
    Effect.gen(function* () {
      const { orders, read } = yield* lab;
      const held = yield* orders("&state=held&hold=addressMissing");
      assert.deepStrictEqual(
        held.items.map(({ parentOrderSn }) => parentOrderSn),
        [sampleParentOrder(3).parentOrderSn],
      );
      assert.match(held.items[0]?.holdReasons[0]?.sentence ?? "", /address/i);
      const german = yield* read("/orders?shop=main&state=held", {
        headers: { "accept-language": "de" },
      });
      assert.match(german.text, /Adresse/);
      const two = yield* orders("&state=held&state=exported");
      assert.strictEqual(two.total.count, 2);
    }),
  );
});

describe("names and streets", () => {
  it.live("are whole for those who operate, and masked for those who read, in files too", () =>
    Effect.gen(function* () {
      const { read } = yield* lab;
      const { firstName = "", lastName = "", mail = "", phone = "", street = "" } = address ?? {};
      for (const path of [
        "/orders?shop=main",
        `/orders/${filledOrder}?shop=main`,
        "/orders/export?shop=main",
      ]) {
        const open = yield* read(path);
        const masked = yield* read(path, { as: "reader" });
        assert.include(open.text, street);
        assert.include(masked.text, "***");
        for (const personal of [firstName, lastName, mail, phone, street]) {
          assert.notInclude(masked.text, personal);
        }
      }
    }),
  );
});

describe("an order of another shop", () => {
  it.live("looks like one that there is not", () =>
    Effect.gen(function* () {
      const { ask } = yield* lab;
      for (const rest of ["", "/xml"]) {
        const path = (number: string) => `${api}/orders/${number}${rest}?shop=second`;
        const [real, none] = yield* Effect.forEach([filledOrder, "PO-0"], (number) =>
          Effect.flatMap(ask(path(number), { as: "second" }), problemIn),
        );
        assert.deepStrictEqual([real?.code, real?.status], ["unknownOrder", 404]);
        assert.strictEqual(real?.detail.replace(filledOrder, "PO-0"), none?.detail);
        const foreign = yield* ask(`${api}/orders/${filledOrder}${rest}?shop=main`, {
          as: "second",
        });
        assert.strictEqual((yield* problemIn(foreign)).code, "unknownShop");
      }
    }),
  );
});

describe("the document for JTL", () => {
  it.live("leaves as plain text that no browser takes for anything else", () =>
    Effect.gen(function* () {
      const { read } = yield* lab;
      const { headers, text } = yield* read(`/orders/${filledOrder}/xml?shop=main`);
      assert.strictEqual(text, filledDocument);
      assert.strictEqual(headers.get("content-type"), "text/plain; charset=utf-8");
      assert.strictEqual(headers.get("x-content-type-options"), "nosniff");
    }),
  );
});

describe("a file of a list", () => {
  it.live("has all that the filter finds, as spreadsheet programs of the language expect it", () =>
    Effect.gen(function* () {
      const { read } = yield* lab;
      const german = yield* read("/inventory/export?shop=main", {
        headers: { "accept-language": "de-AT" },
      });
      const [head = "", first = "", second = "", end] = german.text.split("\r\n");
      assert.isTrue(head.startsWith("\uFEFFShop;SKU;SKU-ID bei Temu;"));
      assert.isTrue(first.startsWith('main;TEA;S-0;"Gießkanne; grün";5 l;'));
      assert.isTrue(second.startsWith("main;'=CAN;S-1;"));
      assert.strictEqual(end, "");
      assert.match(
        german.headers.get("content-disposition") ?? "",
        /^attachment; filename="inventory\.csv"$/,
      );
      const english = yield* read("/inventory/export?shop=main&sku=TEA");
      assert.lengthOf(english.text.split("\r\n"), 3);
      assert.isTrue(english.text.startsWith("\uFEFFShop,SKU,Temu SKU id,"));
      const orders = yield* read("/orders/export?shop=main&state=held");
      assert.lengthOf(orders.text.split("\r\n"), 3);
      assert.include(orders.text, sampleParentOrder(3).parentOrderSn);
      const inGerman = yield* read("/orders/export?shop=main&state=held", {
        headers: { "accept-language": "de" },
      });
      assert.match(inGerman.text, /;zurückgehalten;.*;Adresse[^;]*;/);
    }),
  );

  it.live("has every entry once, however many pages it is read in", () =>
    Effect.gen(function* () {
      const { parts, read } = yield* lab;
      const skus = Array.from({ length: 450 }, (_, index) => filledSku(`ART-${index}`, index + 10));
      yield* parts.sync.inShop(
        "main",
        Effect.flatMap(InventoryStore, (store) => store.saveSkus({ skus, askedAt: 0 })),
      );
      const { text } = yield* read("/inventory/export?shop=main");
      const [, ...lines] = text.trimEnd().split("\r\n");
      assert.lengthOf(new Set(lines), 452);
      assert.lengthOf(lines, 452);
    }),
  );

  it.live("that cannot be read is refused before it begins", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      const away = Effect.fail(
        new StorageError({
          category: "transient",
          operation: "Reports.orders",
          message: "secret-host does not answer",
          whatToDo: "Wait.",
        }),
      );
      const { ask } = yield* makeLab({
        parts: { reports: { ...parts.reports, orders: () => away, inventory: () => away } },
      });
      for (const path of ["/orders", "/orders/export", "/inventory", "/inventory/export"]) {
        const response = yield* ask(`${api}${path}?shop=main`, { as: "reader" });
        const { code, detail } = yield* problemIn(response);
        assert.deepStrictEqual([response.status, code], [503, "databaseAway"]);
        assert.notInclude(detail, "secret-host");
      }
    }),
  );
});
