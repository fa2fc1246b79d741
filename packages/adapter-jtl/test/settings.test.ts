import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurationError } from "@temu-jtl/core";
import { JtlSettings, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { describe, expect, it } from "@effect/vitest";
import { Context, Effect, Layer, Option, Redacted, Schema } from "effect";

const sql = { server: "SERVER\\JTLWAWI", user: "temu_jtl", password: "planted-password" };

const decode = Schema.decodeUnknownEffect(JtlSettings, { errors: "all" });
const problems = (given: unknown) =>
  decode(given).pipe(
    Effect.flip,
    Effect.map((error) => configurationError("Wrong settings", error)),
  );

describe("The settings of JTL's SQL Server", () => {
  it.effect("have careful defaults", () =>
    Effect.gen(function* () {
      const settings = yield* decode({ sql });
      expect(settings).toMatchObject({
        platform: 5,
        sql: {
          server: "SERVER\\JTLWAWI",
          database: "eazybusiness",
          encrypt: true,
          trustCertificate: false,
          timeoutSeconds: 30,
        },
      });
      expect(Redacted.value(settings.sql.password)).toBe("planted-password");
      expect(JSON.stringify(settings)).not.toContain("planted");
    }),
  );

  it.effect("may leave the platform empty", () =>
    Effect.gen(function* () {
      expect(yield* decode({ sql, platform: null })).toMatchObject({ platform: null });
    }),
  );

  const wrong: ReadonlyArray<readonly [object, string, string]> = [
    [{ server: "SERVER:1433" }, "sql.server", "should be host, host,port"],
    [{ server: "SERVER,0" }, "sql.server", "has the port 0"],
    [{ server: " " }, "sql.server", "should be"],
    [{ user: "" }, "sql.user", "not empty"],
    [{ database: " " }, "sql.database", "not empty"],
    [{ encrypt: "yes" }, "sql.encrypt", "boolean"],
    [{ timeoutSeconds: 0 }, "sql.timeoutSeconds", "between 1 and 600"],
    [{ poolSize: 1.5 }, "sql.poolSize", "integer"],
  ];
  it.effect.each(wrong)("are refused as %j", ([change, setting, problem]) =>
    Effect.gen(function* () {
      const error = yield* problems({ sql: { ...sql, ...change } });
      expect(error.problems.map((found) => found.setting)).toEqual([setting]);
      expect(error.message).toContain(problem);
    }),
  );

  it.effect("are refused without a password, and never repeat a wrong one", () =>
    Effect.gen(function* () {
      const { password: _, ...without } = sql;
      expect((yield* problems({ sql: without })).message).toContain("sql.password is missing");
      const listed = yield* problems({ sql: { ...sql, password: ["planted-password"] } });
      expect(listed.message).not.toContain("planted");
    }),
  );

  it.effect.each([-1, 256, 1.5])("do not take %d for a platform, which has one byte", (platform) =>
    Effect.gen(function* () {
      expect((yield* problems({ sql, platform })).message).toContain("platform");
    }),
  );
});

const open = (change: object) =>
  Effect.gen(function* () {
    const settings = yield* decode({ sql: { ...sql, ...change } });
    return yield* Effect.scoped(Layer.build(sqlServerLayer(settings.sql)));
  });

describe("The certificate in the settings", () => {
  it.live("is refused when its file is not there", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(open({ ca: "/no/such/file.pem" }));
      expect(error).toMatchObject({ _tag: "ConfigurationError", problems: [{ setting: "ca" }] });
    }),
  );

  it.live("is refused when the file has something else in it", () =>
    Effect.gen(function* () {
      const file = join(mkdtempSync(join(tmpdir(), "temu-jtl-test-")), "jtl.pem");
      writeFileSync(file, "no certificate");
      const error = yield* Effect.flip(open({ ca: file }));
      expect(error).toMatchObject({ _tag: "ConfigurationError", problems: [{ setting: "ca" }] });
    }),
  );

  it.live("does not keep a layer from opening while the server is away", () =>
    Effect.gen(function* () {
      const context = yield* open({ server: "127.0.0.1,1" });
      expect(Option.isSome(Context.getOption(context, SqlServer))).toBe(true);
    }),
  );
});
