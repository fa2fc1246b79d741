import { describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { answering, ask, preloginAnswer, refusedLogin } from "./tdsServer.ts";

const withoutEncryption = preloginAnswer(0x02);

describe("A SQL Server that refuses the login", () => {
  it.live.each([
    { number: 18_401, severity: 14, category: "transient", advice: "soon works again" },
    { number: 922, severity: 14, category: "transient", advice: "soon works again" },
    { number: 924, severity: 14, category: "transient", advice: "soon works again" },
    { number: 927, severity: 14, category: "transient", advice: "soon works again" },
    { number: 4060, severity: 11, category: "auth", advice: "just starting or being updated" },
    { number: 18_456, severity: 14, category: "auth", advice: "password" },
  ])(
    "is waited for while it starts, and otherwise asks for a person ($number)",
    ({ advice, category, number, severity }) =>
      Effect.gen(function* () {
        const server = yield* answering(withoutEncryption, refusedLogin(number, severity));
        const error = yield* ask(server.port, { encrypt: false });
        expect(error).toMatchObject({ _tag: "JtlError", category });
        expect(error.message).toContain(`(${number})`);
        expect(JSON.stringify(error)).toContain(advice);
        expect(JSON.stringify(error)).not.toContain("planted-message");
      }).pipe(Effect.scoped),
  );
});
