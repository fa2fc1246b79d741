import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minutes, offsetClockLayer } from "@temu-jtl/core";
import {
  type SimulatorControl,
  simulatedJtlWawi,
  simulatorControl,
  spawnSimulator,
} from "@temu-jtl/simulator";
import { Effect, Layer, type Scope, References } from "effect";
import { openTemuJtl, type TemuJtl } from "temu-jtl";

export interface BenchShop {
  readonly temuJtl: TemuJtl;
  readonly control: SimulatorControl;
  readonly endpoint: string;
  /** Moves the clocks of all sides. */
  readonly pass: (millis: number) => Effect.Effect<void>;
}

/** A shop with books of its own in a temporary folder, and simulators in a process of theirs. */
export const benchShop = Effect.fnUntraced(function* (options: {
  readonly orders: number;
  readonly latencyMillis: number;
  readonly requestsPerSecond: number;
}): Effect.fn.Return<BenchShop, never, Scope.Scope> {
  const dataDir = yield* Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), "temu-jtl-bench-"))),
    (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
  );
  const simulator = yield* spawnSimulator({
    orders: options.orders,
    latencyMillis: options.latencyMillis,
    rateLimit: options.requestsPerSecond,
    jtlTakeOverMillis: minutes(1),
    jtlPackMillis: minutes(2),
  }).pipe(Effect.orDie);
  const control = simulatorControl(simulator.url);
  let offset = 0;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        dataDir,
        shops: [{ id: "bench", temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl: simulatedJtlWawi(simulator.url),
        requestsPerSecond: options.requestsPerSecond,
        runtime: Layer.merge(
          Layer.succeed(References.MinimumLogLevel, "Error"),
          offsetClockLayer(() => offset),
        ),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const pass = (millis: number) =>
    Effect.andThen(
      Effect.orDie(control.advance(millis)),
      Effect.sync(() => {
        offset += millis;
      }),
    );
  return { temuJtl, control, endpoint: simulator.endpoint, pass };
});
