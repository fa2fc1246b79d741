import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { assert, describe, it } from "@effect/vitest";
import { defaultSimulatorOptions, simulatorControl, spawnSimulator } from "@temu-jtl/simulator";
import { Effect, Result } from "effect";
import { argumentsFor, parseArguments } from "../src/Arguments.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const run = (...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["--conditions=@temu-jtl/source", main, ...args], {
    encoding: "utf8",
  });

describe("The command line of the simulator", () => {
  it("reads back what it writes for another process", () => {
    const chance = { seed: 7, faults: 0.05, events: 0.2 };
    for (const some of [
      { jtlPackMillis: null, chance: null },
      { jtlPackMillis: 5, chance },
      { chance: { ...chance, access: 0.01, latencyMillis: 40, skewMillis: 299_000 } },
      { jtlChance: { seed: 9, faults: 0.01, events: 0.3 } },
      { chance, jtlChance: { seed: 7, faults: 0, events: 1 } },
      { chance: { ...chance, lagMillis: 60_000, byHand: 0.1 } },
      { webhooks: "http://127.0.0.1:9/webhooks" },
    ]) {
      const options = {
        ...defaultSimulatorOptions,
        port: 1,
        orders: 2,
        latencyMillis: 3,
        ...some,
      };
      const read = Result.getOrThrow(parseArguments(argumentsFor(options)));
      assert.deepStrictEqual(read.options, options);
    }
  });

  it("names the option that is wrong", () => {
    for (const [args, word] of [
      [["--port", "70000"], "--port"],
      [["--orders", "many"], "--orders"],
      [["--latency=-1"], "--latency"],
      [["--faults", "1.5"], "--faults"],
      [["--events", "often"], "--events"],
      [["--access", "2"], "--access"],
      [["--jitter", "slow"], "--jitter"],
      [["--skew=-5"], "--skew"],
      [["--jtl-faults", "2"], "--jtl-faults"],
      [["--jtl-events", "often"], "--jtl-events"],
      [["--lag", "long"], "--lag"],
      [["--by-hand", "2"], "--by-hand"],
      [["--faults", "0.1", "--seed", "lucky"], "--seed"],
      [["--seed", "7"], "--faults or --events"],
      [["--webhooks", "nowhere"], "--webhooks"],
      [["--speed", "1"], "--speed"],
      [["250"], "250"],
    ] as const) {
      const read = parseArguments(args);
      assert.isTrue(Result.isFailure(read), word);
      if (Result.isFailure(read)) assert.include(read.failure, word);
    }
  });

  it("begins chance at 1 unless a seed is given", () => {
    const read = Result.getOrThrow(parseArguments(["--faults", "0.05"]));
    assert.deepStrictEqual(read.options.chance, { seed: 1, faults: 0.05, events: 0 });
    assert.isNull(read.options.jtlChance);
    const atJtl = Result.getOrThrow(parseArguments(["--jtl-events", "0.2"]));
    assert.deepStrictEqual(atJtl.options.jtlChance, { seed: 1, faults: 0, events: 0.2 });
    assert.isNull(atJtl.options.chance);
  });

  it("ends with 2 and a sentence on bad arguments, with 0 on --help", () => {
    const bad = run("--orders", "many");
    assert.strictEqual(bad.status, 2);
    assert.include(bad.stderr, "--orders must be a whole number");
    const help = run("--help");
    assert.strictEqual(help.status, 0);
    assert.include(help.stdout, "--rate-limit");
    assert.include(help.stdout, "--seed");
  });

  it.live("runs in a process of its own until the scope ends", () =>
    Effect.gen(function* () {
      const url = yield* Effect.scoped(
        Effect.gen(function* () {
          const simulator = yield* spawnSimulator({ orders: 250 });
          const { temuOrders } = yield* simulatorControl(simulator.url).counts;
          assert.strictEqual(temuOrders, 250);
          return simulator.url;
        }),
      );
      const error = yield* Effect.flip(simulatorControl(url).counts);
      assert.strictEqual(error.reason, "unreached");
    }),
  );

  it.live("ends by itself when the standard input closes", () =>
    Effect.sync(() => {
      const ended = spawnSync(
        process.execPath,
        ["--conditions=@temu-jtl/source", main, "--port", "0", "--ready-json"],
        { encoding: "utf8", input: "", timeout: 20_000 },
      );
      assert.strictEqual(ended.status, 0);
      assert.include(ended.stdout, "demo-app-key");
    }),
  );
});
