import { SqlServer } from "@temu-jtl/adapter-jtl";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect, Exit, Fiber, Result, Schema } from "effect";
import { nothing, Numbers, on, query, write } from "./asking.ts";
import {
  createJtlDatabase,
  hasSqlServer,
  type JtlDatabase,
  serverAddress,
  serverCertificate,
  tellsNumbers,
} from "./jtlDatabase.ts";
import { tcpProxy } from "./tcpProxy.ts";

const Texts = Schema.Array(Schema.Struct({ text: Schema.String }));

const numbered = await tellsNumbers();

describe.skipIf(!hasSqlServer)("JTL's SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
  });
  afterAll(() => jtl.drop(`${jtl.name}_reader`));

  it.live("gets every value as it is, whatever is in it", () =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const Row = Schema.Struct({
        text: Schema.String,
        whole: Schema.Int,
        big: Schema.String,
        yes: Schema.Boolean,
        none: Schema.Null,
      });
      const rows = yield* server.query(Schema.Array(Row), {
        operation: "test",
        text: "SELECT CAST(@text AS nvarchar(40)) AS text, @whole AS whole, CAST(@big AS nvarchar(20)) AS big, @yes AS yes, @none AS none",
        values: {
          text: "ü€'[%_]\"\n🍓",
          whole: -7,
          big: 9_007_199_254_740_991,
          yes: true,
          none: null,
        },
      });
      expect(rows).toEqual([
        { text: "ü€'[%_]\"\n🍓", whole: -7, big: "9007199254740991", yes: true, none: null },
      ]);
    }).pipe(on(jtl.settings())),
  );

  it.live("keeps every digit of a decimal, and finds SKUs of 100 odd characters", () =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const sku = `O'Neill [50%]_"ä"\\--;${"x".repeat(100)}`.slice(0, 100);
      const decimal = "123456789012.1234567890123";
      yield* server.write(nothing, {
        operation: "test",
        text: "INSERT dbo.tArtikel (cArtNr, fVKNetto) VALUES (@sku, CAST(@price AS decimal(25,13)))",
        values: { sku, price: decimal },
      });
      const rows = yield* server.query(Texts, {
        operation: "test",
        text: "SELECT CAST(fVKNetto AS nvarchar(40)) AS text FROM dbo.tArtikel WHERE cArtNr = @sku",
        values: { sku: sku.toUpperCase() },
      });
      expect(rows).toEqual([{ text: decimal }]);
    }).pipe(on(jtl.settings())),
  );

  it.live("has written what it answers to in another form than expected", () =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const statement = { operation: "test", text: "SELECT N'text' AS n" };
      const asked = yield* Effect.flip(server.query(Numbers, statement));
      const written = yield* Effect.flip(server.write(Numbers, statement));
      expect([asked.category, written.category]).toEqual(["invalid", "unknownOutcome"]);
    }).pipe(on(jtl.settings())),
  );

  it.live("is asked by more at once than there are connections", () =>
    Effect.gen(function* () {
      const all = Effect.forEach(Array.from({ length: 40 }), () => query("SELECT 1 AS n"), {
        concurrency: "unbounded",
      });
      expect(yield* all).toHaveLength(40);
    }).pipe(on(jtl.settings({ poolSize: 2 }))),
  );

  it.live("can be left while it is still being connected to", () =>
    Effect.gen(function* () {
      const silent = yield* Effect.acquireRelease(
        Effect.promise(() => tcpProxy(serverAddress().host, serverAddress().port)),
        (proxy) => Effect.promise(() => proxy.close()),
      );
      const reached = Promise.withResolvers<void>();
      silent.watch(() => reached.resolve());
      const asking = yield* query("SELECT 1 AS n").pipe(
        on(jtl.settings({ server: `127.0.0.1,${silent.port}` })),
        Effect.forkScoped,
      );
      yield* Effect.promise(() => reached.promise);
      yield* Fiber.interrupt(asking);
      expect(Exit.hasDies(yield* Fiber.await(asking))).toBe(false);
    }).pipe(Effect.scoped),
  );

  it.live("takes texts that are longer than 4,000 characters", () =>
    Effect.gen(function* () {
      expect(yield* query("SELECT LEN(@text) AS n", { text: "ü".repeat(50_000) })).toEqual([
        { n: 50_000 },
      ]);
    }).pipe(on(jtl.settings())),
  );

  it.live("refuses a wrong password, which is said without the password", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(query("SELECT 1 AS n"));
      expect(error).toMatchObject({
        category: "auth",
        operation: "test",
        message: "SQL Server refuses the login (18456).",
      });
      expect(error.whatToDo).toContain("password");
      expect(JSON.stringify(error)).not.toContain("planted-password");
    }).pipe(on(jtl.settings({ password: "planted-password" }))),
  );

  it.live("refuses a database that is not there", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(query("SELECT 1 AS n"));
      expect(error).toMatchObject({ category: "auth" });
      expect(error.whatToDo).toContain("Correct the name of the database");
    }).pipe(on(jtl.settings({ database: "no_such_database" }))),
  );

  it.live.skipIf(!numbered)("names the table that is missing, and the column", () =>
    Effect.gen(function* () {
      const noTable = yield* Effect.flip(query("SELECT 1 AS n FROM dbo.tNoSuchTable"));
      expect(noTable).toMatchObject({ category: "invalid" });
      expect(noTable.message).toContain("tNoSuchTable");
      const noColumn = yield* Effect.flip(query("SELECT cNoSuchColumn AS n FROM dbo.tArtikel"));
      expect(noColumn).toMatchObject({ category: "invalid" });
      expect(noColumn.message).toContain("cNoSuchColumn");
    }).pipe(on(jtl.settings())),
  );

  it.live("tells a login without a right what to grant", () =>
    Effect.gen(function* () {
      const login = `${jtl.name}_reader`;
      yield* Effect.promise(() =>
        jtl.run(
          `CREATE LOGIN ${login} WITH PASSWORD = N'Reader-1-of-Tests'\nGO\nCREATE USER ${login} FOR LOGIN ${login}\nGO\nGRANT SELECT ON dbo.tversion TO ${login}`,
        ),
      );
      const asReader = on(jtl.settings({ user: login, password: "Reader-1-of-Tests" }));
      expect(yield* query("SELECT COUNT(*) AS n FROM dbo.tversion").pipe(asReader)).toEqual([
        { n: 1 },
      ]);
      const error = yield* Effect.flip(
        query("SELECT COUNT(*) AS n FROM dbo.tfirma").pipe(asReader),
      );
      expect(error).toMatchObject({ _tag: "JtlError", operation: "test" });
      if (numbered) {
        expect(error).toMatchObject({ category: "permission" });
        expect(JSON.stringify(error)).toContain("on dbo.tfirma");
      }
    }),
  );

  it.live("is reached in plain text only where that is allowed", () =>
    Effect.gen(function* () {
      expect(yield* query("SELECT 1 AS n").pipe(on(jtl.settings({ encrypt: false })))).toEqual([
        { n: 1 },
      ]);
    }),
  );

  it.live("is not trusted with a certificate that nobody vouches for", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(query("SELECT 1 AS n"));
      expect(error).toMatchObject({ category: "auth" });
      expect(error.whatToDo).toContain("JTL_SQL_CA");
    }).pipe(on(jtl.settings({ trustCertificate: false }))),
  );

  it.live("is trusted with the certificate that the settings name", () =>
    Effect.gen(function* () {
      const ca = yield* Effect.promise(serverCertificate);
      const answer = yield* Effect.result(
        query("SELECT 1 AS n").pipe(on(jtl.settings({ trustCertificate: false, ca }))),
      );
      // A certificate that SQL Server makes for itself is for another name than the one in the settings.
      expect(Result.isSuccess(answer) || JSON.stringify(answer.failure)).toSatisfy(
        (said: true | string) => said === true || said.includes("ERR_TLS_CERT_ALTNAME_INVALID"),
      );
    }),
  );

  describe("when the connection breaks", () => {
    const { host, port } = serverAddress();
    const through = Effect.acquireRelease(
      Effect.promise(() => tcpProxy(host, port)),
      (proxy) => Effect.promise(() => proxy.close()),
    );
    const at = (proxy: { readonly port: number }) =>
      on(jtl.settings({ server: `127.0.0.1,${proxy.port}` }));

    it.live("answers again once it is back", () =>
      Effect.gen(function* () {
        const proxy = yield* through;
        yield* Effect.gen(function* () {
          expect(yield* query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
          proxy.setAway(true);
          expect(yield* Effect.flip(query("SELECT 2 AS n"))).toMatchObject({
            category: "transient",
          });
          expect(yield* Effect.flip(write("SELECT 2 AS n"))).toMatchObject({
            category: "transient",
          });
          proxy.setAway(false);
          expect(yield* query("SELECT 3 AS n")).toEqual([{ n: 3 }]);
        }).pipe(at(proxy));
      }).pipe(Effect.scoped),
    );

    it.live("is given up on when it does not answer in time", () =>
      Effect.gen(function* () {
        const proxy = yield* through;
        yield* Effect.gen(function* () {
          yield* query("SELECT 1 AS n");
          proxy.silence();
          const error = yield* Effect.flip(query("SELECT 2 AS n"));
          expect(error).toMatchObject({ category: "transient" });
          expect(error.message).toContain("longer");
        }).pipe(on(jtl.settings({ server: `127.0.0.1,${proxy.port}`, timeoutSeconds: 1 })));
      }).pipe(Effect.scoped),
    );

    it.live("is asked once more for what changes nothing", () =>
      Effect.gen(function* () {
        const proxy = yield* through;
        yield* Effect.gen(function* () {
          yield* query("SELECT 1 AS n");
          proxy.watch(() => {
            proxy.watch(null);
            proxy.cut();
          });
          expect(yield* query("SELECT 2 AS n")).toEqual([{ n: 2 }]);
        }).pipe(at(proxy));
      }).pipe(Effect.scoped),
    );

    it.live("is asked only once for what changes something: nobody knows whether it did", () =>
      Effect.gen(function* () {
        const proxy = yield* through;
        yield* Effect.gen(function* () {
          yield* query("SELECT 1 AS n");
          let sent = 0;
          proxy.watch(() => {
            sent += 1;
            proxy.cut();
          });
          const error = yield* Effect.flip(
            write("INSERT dbo.tXMLBestellImport (cText) VALUES (N'<a/>')"),
          );
          expect(error).toMatchObject({ category: "unknownOutcome" });
          expect(sent).toBe(1);
        }).pipe(at(proxy));
      }).pipe(Effect.scoped),
    );
  });
});
