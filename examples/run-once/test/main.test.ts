import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { inventedStock } from "@temu-jtl/core/testing";
import { type Simulator, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Schedule } from "effect";
import { isAlive, postgresOf, runProgram, startProgram } from "./programs.ts";

const environmentOf = ({ credentials, endpoint, url }: Simulator) => ({
  DATA_DIR: mkdtempSync(join(tmpdir(), "temu-jtl-test-")),
  TEMU_APP_KEY: credentials.appKey,
  TEMU_APP_SECRET: credentials.appSecret,
  TEMU_ACCESS_TOKEN: credentials.accessToken,
  TEMU_API_ENDPOINT: endpoint,
  SIMULATOR_URL: url,
});

describe("The script of the README", () => {
  it.live("syncs once, says how it went and ends with 0", () =>
    Effect.gen(function* () {
      const environment = environmentOf(yield* startSimulator({ orders: 3 }));
      const { code, stdout } = yield* Effect.promise(() => runProgram("main", [], environment));
      expect(stdout).toContain("\norder_sync succeeded\n");
      expect(stdout).not.toContain("inventory_sync");
      expect(stdout).toContain("submit 3\n");
      expect(code).toBe(0);
    }),
  );

  it.live("with --inventory brings the stock to Temu after the orders", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 0 });
      const control = simulatorControl(simulator.url);
      const { articles, skus } = inventedStock(20);
      yield* control.stockSkus(skus);
      yield* control.setStock(articles);
      const { code, stdout } = yield* Effect.promise(() =>
        runProgram("main", ["--inventory", "quick"], environmentOf(simulator)),
      );
      expect(stdout).toMatch(/order_sync succeeded\n[^]*push 2\ninventory_sync succeeded\n$/);
      expect(code).toBe(0);
    }),
  );

  it.live("with a wrong argument ends with 2 and says what it takes", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* Effect.promise(() =>
        runProgram("main", ["--inventory", "now"], {}),
      );
      expect(stderr).toContain("--inventory quick or --inventory full");
      expect(code).toBe(2);
    }),
  );

  it.live("stopped by Ctrl-C in the middle of its run takes PostgreSQL with it", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 3, latencyMillis: 600_000 });
      const environment = environmentOf(simulator);
      const main = startProgram("main", [], environment);
      yield* simulatorControl(simulator.url).counts.pipe(
        Effect.repeat({
          schedule: Schedule.spaced("50 millis"),
          until: ({ requests }) => Object.keys(requests).length > 0,
        }),
      );
      const postgres = postgresOf(environment.DATA_DIR);
      main.kill("SIGINT");
      const { code, stderr, stdout } = yield* Effect.promise(() => main.ended);
      expect({ code, stderr: stderr.trim(), stdout }).toEqual({
        code: 130,
        stderr: "Stopping …",
        stdout: "",
      });
      expect(isAlive(postgres)).toBe(false);
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
