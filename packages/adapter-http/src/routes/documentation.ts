import type { OpenApi } from "effect/http-api";
import type { Paths } from "../Paths.ts";

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** The way from one path to another as a relative URL, so that a proxy may put both elsewhere. */
export const relativePath = (from: string, to: string): string => {
  const start = from.split("/").slice(0, -1);
  const end = to.split("/");
  let shared = 0;
  while (shared < start.length && shared < end.length - 1 && start[shared] === end[shared]) {
    shared += 1;
  }
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join("/");
};

export const styles = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8885; padding: 0.5rem; text-align: left; vertical-align: top; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
`;

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** A page that lists the routes: plain HTML without any script. */
export const documentationPage = (
  spec: OpenApi.OpenAPISpec,
  paths: Paths,
  here: string,
): string => {
  const rows = Object.entries(spec.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const parameters = operation.parameters
        .map(({ in: place, name, required }) =>
          place === "path" ? "" : `<code>${escape(name)}</code>${required ? " (required)" : ""}`,
        )
        .filter((text) => text !== "");
      return [
        `<tr><td><code>${method.toUpperCase()}</code></td><td><code>${escape(path)}</code></td><td>${escape(operation.summary ?? "")}</td><td>${parameters.join("<br>")}</td></tr>`,
      ];
    }),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(spec.info.title)}</title>
<link rel="stylesheet" href="${escape(relativePath(here, `${paths.assets}/docs.css`))}">
</head>
<body>
<h1>${escape(spec.info.title)}</h1>
<p>${escape(spec.info.description ?? "")}</p>
<p>For programs: <a href="${escape(relativePath(here, `${paths.api}/openapi.json`))}">openapi.json</a></p>
<table>
<thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Query</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</body>
</html>
`;
};
