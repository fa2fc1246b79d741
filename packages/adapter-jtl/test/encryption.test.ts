import { JtlSqlSettings, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { describe, expect, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { preloginProblem } from "../src/sqlServer/watchEncryption.ts";
import { listenOn } from "./tcpProxy.ts";

/** A server's answer to PRELOGIN that holds the version and one byte about encryption. */
const preloginAnswer = (encryption: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x04, 0x01, 0x00, 0x1a, 0x00, 0x00, 0x01, 0x00]),
    Buffer.from([0x00, 0x00, 0x0b, 0x00, 0x06]),
    Buffer.from([0x01, 0x00, 0x11, 0x00, 0x01]),
    Buffer.from([0xff, 0x10, 0x00, 0x03, 0xe8, 0x00, 0x00, encryption]),
  ]);

const login = 0x10;

/** What answers is no SQL Server but one that says what it is told to; it notes who logs in. */
const answering = (answer: Buffer) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const types: Array<number | undefined> = [];
      const listener = await listenOn((socket) => {
        socket.on("data", (packet: Buffer) => {
          types.push(packet[0]);
          if (packet[0] === login) socket.destroy();
          else socket.write(answer);
        });
      });
      return { ...listener, types };
    }),
    (listener) => Effect.promise(() => listener.close()),
  );

const ask = (port: number, change: Partial<typeof JtlSqlSettings.Encoded> = {}) =>
  Effect.flatMap(SqlServer, (server) =>
    server.query(Schema.Array(Schema.Unknown), { operation: "test", text: "SELECT 1" }),
  ).pipe(
    Effect.provide(
      sqlServerLayer(
        Schema.decodeSync(JtlSqlSettings)({
          server: `127.0.0.1,${port}`,
          user: "a-login",
          password: "planted-password",
          ...change,
        }),
      ),
    ),
    Effect.flip,
  );

describe("A SQL Server without encryption", () => {
  it.live.each([0x00, 0x02])("is refused before it is told the password (%i)", (encryption) =>
    Effect.gen(function* () {
      const server = yield* answering(preloginAnswer(encryption));
      const error = yield* ask(server.port);
      expect(error).toMatchObject({ _tag: "JtlError", category: "auth" });
      expect(error.message).toContain("no encrypted connection");
      expect(server.types).not.toContain(login);
    }).pipe(Effect.scoped),
  );

  it.live("is told the password only where plain text is allowed", () =>
    Effect.gen(function* () {
      const server = yield* answering(preloginAnswer(0x02));
      yield* ask(server.port, { encrypt: false });
      expect(server.types).toContain(login);
    }).pipe(Effect.scoped),
  );

  it.live("is not what something else is that answers at the port", () =>
    Effect.gen(function* () {
      const server = yield* answering(Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"));
      const error = yield* ask(server.port);
      expect(error.message).toContain("not a SQL Server");
    }).pipe(Effect.scoped),
  );

  it.live("is not there where nobody listens", () =>
    Effect.gen(function* () {
      const { port } = yield* Effect.scoped(answering(Buffer.alloc(0)));
      const error = yield* ask(port);
      expect(error).toMatchObject({ category: "transient" });
      expect(JSON.stringify(error)).toContain("JTL_SQL_SERVER");
    }),
  );

  it("is told from one that encrypts by its first answer", () => {
    expect([0x00, 0x01, 0x02, 0x03].map((how) => preloginProblem(preloginAnswer(how)))).toEqual([
      "TEMU_JTL_PLAIN_TEXT",
      null,
      "TEMU_JTL_PLAIN_TEXT",
      null,
    ]);
    const cutOff = [...preloginAnswer(0x01).keys()].map((length) =>
      preloginProblem(preloginAnswer(0x01).subarray(0, length)),
    );
    expect(cutOff).not.toContain(null);
  });
});
