import { defineConfig } from "vitest/config";

// Tests run the sources: the condition picks `src` where a published package has `dist`.
const conditions = ["@temu-jtl/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/propertyRuns.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
