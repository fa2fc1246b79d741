import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, describe, it } from "@effect/vitest";
import { Config, Effect, Schema } from "effect";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("A property", () => {
  let runs = 0;
  it.prop("takes any input", [Schema.Int], () => {
    runs += 1;
  });

  it.effect("is tried 500 times, and 5,000 times in the long tests", () =>
    Effect.gen(function* () {
      const isLong = yield* Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false));
      assert.strictEqual(runs, isLong ? 5_000 : 500);
    }),
  );

  it("names no number of its own, which the long tests could not raise", () => {
    const files = globSync("{packages,examples}/*/test/**/*.test.ts", { cwd: root });
    const counting = files.filter((file) =>
      /\barbitrary: \{[^}]*\bruns\b/.test(readFileSync(join(root, file), "utf8")),
    );
    assert.isAbove(files.length, 0);
    assert.deepStrictEqual(counting, []);
  });
});
