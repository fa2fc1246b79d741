import { Clock, Effect } from "effect";
import type { PreflightResult } from "../domain/Preflight.ts";
import { ShopStore } from "../ports/ShopStore.ts";

/** Runs a check of the current shop, and keeps what it has found. */
export const checkShop = <A extends Omit<PreflightResult, "at">, E, R>(
  check: Effect.Effect<A, E, R>,
) =>
  Effect.gen(function* () {
    const { savePreflight } = yield* ShopStore;
    const report = yield* check;
    const at = yield* Clock.currentTimeMillis;
    yield* savePreflight({ at, jtlVersion: report.jtlVersion, findings: report.findings });
    return { ...report, at };
  });
