import { JtlSqlSettings, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { Effect, Schema } from "effect";
import { listenOn } from "./tcpProxy.ts";

const packet = (...parts: ReadonlyArray<Buffer>): Buffer => {
  const body = Buffer.concat(parts);
  const header = Buffer.from([0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00]);
  header.writeUInt16BE(header.length + body.length, 2);
  return Buffer.concat([header, body]);
};

/** A server's answer to PRELOGIN that holds the version and one byte about encryption. */
export const preloginAnswer = (encryption: number): Buffer =>
  packet(
    Buffer.from([0x00, 0x00, 0x0b, 0x00, 0x06]),
    Buffer.from([0x01, 0x00, 0x11, 0x00, 0x01]),
    Buffer.from([0xff, 0x10, 0x00, 0x03, 0xe8, 0x00, 0x00, encryption]),
  );

/** The type of the packet that logs in. */
export const login = 0x10;

/** A server's answer to a login that it refuses with this error (MS-TDS 2.2.7: ERROR, DONE). */
export const refusedLogin = (number: number, severity: number): Buffer => {
  const message = Buffer.from("planted-message", "utf16le");
  const start = Buffer.alloc(10);
  start.writeUInt16LE(4 + 1 + 1 + 2 + message.length + 1 + 1 + 4, 0);
  start.writeUInt32LE(number, 2);
  start.writeUInt8(1, 6);
  start.writeUInt8(severity, 7);
  start.writeUInt16LE(message.length / 2, 8);
  const done = Buffer.alloc(13);
  done.writeUInt8(0xfd);
  done.writeUInt16LE(0x02, 1);
  return packet(Buffer.from([0xaa]), start, message, Buffer.alloc(6), done);
};

/**
 * What answers is no SQL Server but one that says what it is told to; it notes who logs in, and answers
 * that with `toLogin` before it hangs up.
 */
export const answering = (answer: Buffer, toLogin: Buffer = Buffer.alloc(0)) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const types: Array<number | undefined> = [];
      const listener = await listenOn((socket) => {
        socket.on("data", (asked: Buffer) => {
          types.push(asked[0]);
          if (asked[0] === login) socket.end(toLogin);
          else socket.write(answer);
        });
      });
      return { ...listener, types };
    }),
    (listener) => Effect.promise(() => listener.close()),
  );

/** What is said when the server at this port is asked for something. */
export const ask = (port: number, change: Partial<typeof JtlSqlSettings.Encoded> = {}) =>
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
