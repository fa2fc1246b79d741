// Fails when a rule of docs/rules has no test that names it, or a test names a rule that is not there.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** All files under a folder with this ending. */
const filesIn = async (folder, ending) =>
  (await readdir(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("node_modules"));

const textsOf = async (paths) => Promise.all(paths.map((path) => readFile(path, "utf8")));

const defined = new Set(
  (await textsOf(await filesIn("docs/rules", ".md"))).flatMap((text) =>
    [...text.matchAll(/\*\*([A-Z]\d+)\*\*/g)].map(([, id]) => id),
  ),
);

// The title of a test begins with the rules it is about: "(S4) …", "(H2, S7) …".
const folders = ["packages", "examples", "test"];
const tests = (await Promise.all(folders.map((folder) => filesIn(folder, ".test.ts")))).flat();
const contracts = await filesIn("packages/core/src/testing", ".ts");
const named = new Set(
  (await textsOf([...tests, ...contracts])).flatMap((text) =>
    [...text.matchAll(/["'`]\(([A-Z]\d+(?:, [A-Z]\d+)*)\) /g)].flatMap(([, ids]) =>
      ids.split(", "),
    ),
  ),
);

const untested = [...defined].filter((id) => !named.has(id));
const unknown = [...named].filter((id) => !defined.has(id));
for (const id of untested)
  process.stderr.write(`No test names the rule ${id} in its title, as "(${id}) …".\n`);
for (const id of unknown)
  process.stderr.write(`A test names the rule ${id}, which docs/rules does not have.\n`);
if (untested.length + unknown.length > 0) process.exit(1);
process.stdout.write(`${defined.size} rules, each named by a test.\n`);
