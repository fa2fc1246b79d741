import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { startSimulator } from "@temu-jtl/simulator";
import { Effect } from "effect";
import { runProgram } from "./programs.ts";

describe("The script of the README", () => {
  it.live("syncs once, says how it went and ends with 0", () =>
    Effect.gen(function* () {
      const { credentials, endpoint, url } = yield* startSimulator({ orders: 3 });
      const { code, stdout } = yield* Effect.promise(() =>
        runProgram("main", [], {
          DATA_DIR: mkdtempSync(join(tmpdir(), "temu-jtl-test-")),
          TEMU_APP_KEY: credentials.appKey,
          TEMU_APP_SECRET: credentials.appSecret,
          TEMU_ACCESS_TOKEN: credentials.accessToken,
          TEMU_API_ENDPOINT: endpoint,
          SIMULATOR_URL: url,
        }),
      );
      expect(stdout).toContain("\nsucceeded\n");
      expect(stdout).toContain("submit 3\n");
      expect(code).toBe(0);
    }),
  );

  it.live("with a wrong variable ends with 2, names it and shows no stack", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* Effect.promise(() =>
        runProgram("main", [], { TEMU_APP_KEY: "an-app-key" }),
      );
      expect(stderr).toContain("TEMU_APP_SECRET is missing");
      expect(stderr).not.toContain("    at ");
      expect(code).toBe(2);
    }),
  );
});
