import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { JtlWawi, minutes } from "@temu-jtl/core";
import { Context, Effect, Fiber, Layer, Schema } from "effect";
import sql from "mssql";
import { hasSqlServer, type JtlDatabase, serverAddress } from "../jtlDatabase.ts";
import { tcpProxy } from "../tcpProxy.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { emptyJtl } from "./JtlMirror.ts";

const documentOf = (number: string) =>
  `<tBestellungen><tBestellung><cExterneBestellNr>${number}</cExterneBestellNr></tBestellung></tBestellungen>`;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `PO-076-${index}`);

const Rows = Schema.Array(
  Schema.Struct({
    document: Schema.String,
    platform: Schema.NullOr(Schema.Int),
    invoice: Schema.NullOr(Schema.Int),
  }),
);

/** Hands an order over, with a deadline a minute from JTL's now. */
const submit = Effect.fnUntraced(function* (externalNumber: string) {
  const wawi = yield* JtlWawi;
  const { now } = yield* wawi.importMark;
  return yield* wawi.submit({
    externalNumber,
    document: documentOf(externalNumber),
    deadline: now + minutes(1),
  });
});

describe.skipIf(!hasSqlServer)("handing orders over to a SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
  });
  beforeEach(() => emptyJtl(jtl));
  afterAll(() => jtl.drop());

  const host = Layer.unwrap(Effect.sync(() => wawiOn(jtl.settings({ poolSize: 8 }))));
  const rows = Effect.promise(async () => {
    const { recordset } = await jtl.pool
      .request()
      .query<unknown>(
        "SELECT cText AS document, CAST(nPlattform AS int) AS platform, CAST(nRechnung AS int) AS invoice FROM dbo.tXMLBestellImport ORDER BY kXMLBestellImport",
      );
    return recordset;
  }).pipe(Effect.flatMap(Schema.decodeUnknownEffect(Rows)));

  it.live("a row has its document, the platform that is set, and no invoice", () =>
    Effect.gen(function* () {
      yield* submit("PO-076-1");
      expect(yield* rows).toEqual([{ document: documentOf("PO-076-1"), platform: 5, invoice: 0 }]);
    }).pipe(Effect.provide(host)),
  );

  it.live(
    "two hosts that hand over the same 500 orders at once make 500 rows",
    () =>
      Effect.gen(function* () {
        const all = numbers(500);
        const aHost = Effect.map(Layer.build(Layer.fresh(host)), Context.get(JtlWawi));
        const [one, other] = [yield* aHost, yield* aHost];
        const { now } = yield* one.importMark;
        const tags = yield* Effect.forEach(
          all,
          (externalNumber) =>
            Effect.forEach(
              [one, other],
              ({ submit: handOver }) =>
                handOver({
                  externalNumber,
                  document: documentOf(externalNumber),
                  deadline: now + minutes(4),
                }),
              { concurrency: 2 },
            ).pipe(
              Effect.map((outcomes) =>
                outcomes
                  .map(({ _tag }) => _tag)
                  .toSorted()
                  .join(" "),
              ),
            ),
          { concurrency: 4 },
        );
        expect((yield* rows).map(({ document }) => document).toSorted()).toEqual(
          all.map(documentOf).toSorted(),
        );
        expect(new Set(tags)).toEqual(new Set(["AlreadyQueued Inserted"]));
      }).pipe(Effect.scoped),
    240_000,
  );

  it.live(
    "when the connection is cut in the middle of 50 hand-overs none is lost and none doubled",
    () =>
      Effect.gen(function* () {
        const target = serverAddress();
        const outcomes = yield* Effect.forEach(
          Array.from({ length: 5 }, (_, round) => numbers(50).slice(round * 10, round * 10 + 10)),
          Effect.fnUntraced(function* (tenth) {
            const proxy = yield* Effect.acquireRelease(
              Effect.promise(() => tcpProxy(target.host, target.port)),
              ({ close }) => Effect.promise(close),
            );
            const wawi = Context.get(
              yield* Layer.build(
                wawiOn(jtl.settings({ server: `127.0.0.1,${proxy.port}`, poolSize: 1 })),
              ),
              JtlWawi,
            );
            return yield* Effect.forEach(tenth, (externalNumber, at) =>
              Effect.gen(function* () {
                const { now } = yield* wawi.importMark;
                if (at === 4) {
                  // Before the server has seen anything of it.
                  proxy.watch(() => {
                    proxy.watch(null);
                    proxy.cut();
                  });
                }
                const before = (yield* rows).length;
                if (at === 9) proxy.silence();
                const fiber = yield* wawi
                  .submit({
                    externalNumber,
                    document: documentOf(externalNumber),
                    deadline: now + minutes(1),
                  })
                  .pipe(
                    Effect.map(({ _tag }) => _tag),
                    Effect.catch(({ category }) => Effect.succeed(category)),
                    Effect.forkChild,
                  );
                if (at === 9) {
                  // The row is there, and the answer on its way.
                  yield* rows.pipe(Effect.repeat({ until: ({ length }) => length > before }));
                  proxy.cut();
                }
                return yield* Fiber.join(fiber);
              }),
            );
          }, Effect.scoped),
        );
        for (const tenth of outcomes) {
          expect(tenth).toEqual([
            ...Array.from({ length: 4 }, () => "Inserted"),
            "unknownOutcome",
            ...Array.from({ length: 4 }, () => "Inserted"),
            "unknownOutcome",
          ]);
        }
        // What settles such orders: look, and hand over again what is not there.
        const unsettled = outcomes.flatMap((tenth, round) =>
          tenth.flatMap((outcome, at) =>
            outcome === "unknownOutcome" ? [`PO-076-${round * 10 + at}`] : [],
          ),
        );
        const found = (yield* (yield* JtlWawi).queued(unsettled)).map(
          ({ externalNumber }) => externalNumber,
        );
        expect(found).toEqual(["PO-076-9", "PO-076-19", "PO-076-29", "PO-076-39", "PO-076-49"]);
        const again = yield* Effect.forEach(unsettled, (number) => submit(number));
        expect(again.map(({ _tag }) => _tag)).toEqual(
          Array.from({ length: 5 }, () => ["Inserted", "AlreadyQueued"]).flat(),
        );
        expect((yield* rows).map(({ document }) => document).toSorted()).toEqual(
          numbers(50).map(documentOf).toSorted(),
        );
      }).pipe(Effect.provide(host)),
    240_000,
  );

  describe("while another host hands the same order over", () => {
    /** Holds the order's lock, as a host does that is in the middle of it. */
    const holdLock = Effect.acquireRelease(
      Effect.promise(async () => {
        const transaction = new sql.Transaction(jtl.pool);
        await transaction.begin();
        await new sql.Request(transaction).batch(
          "DECLARE @lock int; EXEC @lock = sp_getapplock @Resource = N'temu-jtl po-076-1', @LockMode = 'Exclusive', @LockOwner = 'Transaction'",
        );
        return transaction;
      }),
      (transaction) => Effect.promise(() => transaction.rollback().catch(() => undefined)),
    );

    it.live("it waits, and inserts nothing when the deadline has passed meanwhile", () =>
      Effect.gen(function* () {
        const wawi = yield* JtlWawi;
        const transaction = yield* holdLock;
        const { now } = yield* wawi.importMark;
        const fiber = yield* Effect.forkChild(
          wawi.submit({
            externalNumber: "PO-076-1",
            document: documentOf("PO-076-1"),
            deadline: now + 1_500,
          }),
        );
        yield* wawi.importMark.pipe(Effect.repeat({ until: (mark) => mark.now > now + 1_500 }));
        yield* Effect.promise(() => transaction.rollback());
        expect(yield* Fiber.join(fiber)).toEqual({ _tag: "TooLate" });
        expect(yield* rows).toEqual([]);
      }).pipe(Effect.scoped, Effect.provide(host)),
    );

    it.live("other orders go on, and this one is tried again later", () =>
      Effect.gen(function* () {
        yield* holdLock;
        const fiber = yield* Effect.forkChild(Effect.flip(submit("PO-076-1")));
        expect((yield* submit("PO-076-2"))._tag).toBe("Inserted");
        const error = yield* Fiber.join(fiber);
        expect(error.category).toBe("transient");
        expect((yield* rows).length).toBe(1);
      }).pipe(Effect.scoped, Effect.provide(host)),
    );
  });

  it.live("where no application lock may be taken, the look into the table locks it", () =>
    Effect.gen(function* () {
      const texts: Array<string> = [];
      const plain = wawiOn(jtl.settings(), {
        see: ({ text }) => texts.push(text),
        without: ["sp_getapplock"],
      });
      const twice = yield* Effect.all([submit("PO-076-1"), submit("PO-076-1")]).pipe(
        Effect.provide(plain),
      );
      expect(twice.map(({ _tag }) => _tag)).toEqual(["Inserted", "AlreadyQueued"]);
      const written = texts.filter((text) => text.includes("INSERT INTO dbo.tXMLBestellImport"));
      expect(written.length).toBe(2);
      for (const text of written) {
        expect(text).not.toContain("sp_getapplock");
        expect(text).toContain("FROM dbo.tXMLBestellImport WITH (UPDLOCK, HOLDLOCK)");
      }
    }),
  );

  it.live("a number that another program wrote is found, also behind others in one row", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          `INSERT INTO dbo.tXMLBestellImport (cText) VALUES (NULL), (N'not XML'), (N'<cExterneBestellNr>open'), (N'${documentOf("PO-076-1")}${documentOf("PO-076-2")}${documentOf("PO-&quot;3&quot;")}')`,
        ),
      );
      const wanted = ["PO-076-2", "PO-076", "open", 'PO-"3"', "PO-076-1"];
      const found = yield* (yield* JtlWawi).queued(wanted);
      expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual([
        'PO-"3"',
        "PO-076-1",
        "PO-076-2",
      ]);
      expect((yield* submit("PO-076-2"))._tag).toBe("AlreadyQueued");
      expect((yield* submit('PO-"3"'))._tag).toBe("AlreadyQueued");
    }).pipe(Effect.provide(host)),
  );

  it.live("of 1,000 rows that wait each is found by its number", () =>
    Effect.gen(function* () {
      const all = numbers(1_000);
      yield* Effect.promise(() =>
        jtl.run(
          `INSERT INTO dbo.tXMLBestellImport (cText) SELECT N'<cBestellNr/><cExterneBestellNr>' + value + N'</cExterneBestellNr>' + REPLICATE(N'<cName>Kerze</cName>', 200) FROM OPENJSON(N'${JSON.stringify(all)}')`,
        ),
      );
      const found = yield* (yield* JtlWawi).queued([...all, "PO-076-1000"]);
      expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual(all.toSorted());
    }).pipe(Effect.provide(host)),
  );

  it.live("an offer with the number is no order", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          "INSERT INTO Verkauf.tAuftrag (cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory) VALUES (N'AN-1', 0, N'PO-076-1', 1)",
        ),
      );
      expect(yield* (yield* JtlWawi).orders(["PO-076-1"])).toEqual([]);
      expect((yield* submit("PO-076-1"))._tag).toBe("Inserted");
    }).pipe(Effect.provide(host)),
  );

  it.live("an order that is written in other letters, or with blanks behind, is the same", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          "INSERT INTO Verkauf.tAuftrag (cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory, nStorno) VALUES (N'AU-1', 1, N'po-076-1 ', 1, 1), (N'AU-2', 1, N'PO-076-1', 1, 0)",
        ),
      );
      expect(yield* submit("PO-076-1")).toEqual({
        _tag: "AlreadyOrdered",
        orderNumbers: ["AU-1", "AU-2"],
      });
    }).pipe(Effect.provide(host)),
  );

  it.live("a number longer than JTL's column is refused, not cut", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(submit(`PO-${"9".repeat(48)}`));
      expect(error.category).toBe("invalid");
      expect(yield* rows).toEqual([]);
    }).pipe(Effect.provide(host)),
  );
});
