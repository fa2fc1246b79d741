import { describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { preloginProblem } from "../src/sqlServer/watchEncryption.ts";
import { answering, ask, login, preloginAnswer } from "./tdsServer.ts";

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
