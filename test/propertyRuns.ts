import { Arbitrary, Config, Effect } from "effect";
import { vi } from "vitest";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));

Arbitrary.configureGlobal({ check: { runs: isLong ? 5_000 : 500 } });
// Ten times the inputs take ten times as long, and a busy machine longer still.
if (isLong) vi.setConfig({ testTimeout: 300_000 });
