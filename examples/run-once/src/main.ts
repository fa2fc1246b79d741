// Runs syncOnce on the simulated JTL-Wawi that `npm run simulator` starts.
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { syncOnce } from "./syncOnce.ts";
import { describeError, exitCodeOf } from "./terminal.ts";

try {
  const url = process.env.SIMULATOR_URL ?? "http://127.0.0.1:18090";
  process.exitCode = exitCodeOf([await syncOnce(simulatedJtlWawi(url))]);
} catch (error) {
  const { exitCode, text } = describeError(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}
