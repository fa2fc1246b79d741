import { defineConfig } from "tsup";

/** One entry a package: a single root entry would bundle `effect` into core. */
const library = (name: string, entries: ReadonlyArray<string> = ["src/index.ts"]) => ({
  entry: entries.map((entry) => `packages/${name}/${entry}`),
  outDir: `packages/${name}/dist`,
  format: "esm" as const,
  target: "node22",
  skipNodeModulesBundle: true,
  splitting: true,
  sourcemap: true,
  // Declarations come from `tsc -b`: tsup's own need a JavaScript API that TypeScript 7 has not.
  dts: false,
  clean: false,
});

export default defineConfig([
  library("core", ["src/index.ts", "src/testing/index.ts"]),
  library("adapter-temu"),
  library("adapter-jtl"),
  library("adapter-storage"),
  library("adapter-scheduler"),
  library("adapter-http", [
    "src/index.ts",
    "src/hosts/node.ts",
    "src/hosts/express.ts",
    "src/hosts/fastify.ts",
    "src/hosts/hono.ts",
  ]),
  library("sdk"),
]);
