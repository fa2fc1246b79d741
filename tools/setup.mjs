// Installs what is missing, so that any script can be the first command on a fresh clone.
// Runs under the Node.js that the machine has (20 or later); the scripts themselves then run under
// the one that package.json pins. Built-in modules only: nothing is installed yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".temu-jtl-setup");
const pinnedNode = join(
  root,
  "node_modules",
  ".bin",
  process.platform === "win32" ? "node.cmd" : "node",
);

const wanted = () =>
  createHash("sha256")
    .update(`${process.platform} ${process.arch}\n`)
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

const isCurrent = () =>
  existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, "utf8") === wanted();

if (!isCurrent()) {
  process.stderr.write("Installing what the project needs (once, about half a minute) …\n");
  // --include=dev: NODE_ENV=production would drop the pinned Node.js without a word.
  // Not `npm ci`: it refuses a lock file whose optional builds a registry mirror does not carry.
  const install = spawnSync(
    "npm",
    ["install", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" },
  );
  if (install.status !== 0) {
    process.stderr.write(
      "Set-up failed: npm could not install the packages (see above). Check the connection to the npm registry and run the same command again.\n",
    );
    process.exit(install.status ?? 1);
  }
  writeFileSync(stamp, wanted());
}
