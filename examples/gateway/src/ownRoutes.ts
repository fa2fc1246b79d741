import type { RequestListener } from "node:http";

/** Where temu-jtl's parts lie in this server. */
export const paths = {
  api: "/api/temu",
  jobs: "/api/jobs",
  page: "/temu-new",
  assets: "/static",
} as const;

/** What to look at, by its path. */
const places: ReadonlyArray<readonly [path: string, what: string]> = [
  [paths.page, "every route, what it does and takes"],
  [`${paths.api}/stats`, "whether everything is all right, and if not why"],
  [`${paths.api}/orders`, "the orders and how far they are"],
  [`${paths.api}/inventory`, "the SKUs: what Temu should show and what it shows"],
  [`${paths.api}/runs`, "the runs, newest first: orders into JTL-Wawi, parcels and stock to Temu"],
  [paths.jobs, "the jobs: when they run, what they do now, how they did last"],
  [`${paths.api}/log`, "what was logged"],
  [`${paths.api}/info`, "version, shops, and the processes that work the jobs"],
  [`${paths.api}/health`, "whether it is up, for whoever watches it"],
  [`${paths.api}/openapi.json`, "all of it for programs (OpenAPI 3.1)"],
];

/** `origin`: such as `http://127.0.0.1:18080`. */
const homePage = (origin: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A gateway with temu-jtl in it</title>
<h1>A gateway with temu-jtl in it</h1>
<p>This page is a route of the server's own. All of these are temu-jtl's:</p>
<ul>
${places.map(([path, what]) => `<li><a href="${path}"><code>${path}</code></a> ${what}</li>`).join("\n")}
</ul>
<p>Have the orders synced now:</p>
<pre>curl -X POST ${origin}${paths.api}/orders/sync</pre>
</html>
`;

/** The routes that this server had before temu-jtl came. */
export const ownRoutes =
  (origin: string): RequestListener =>
  (request, response) => {
    if (request.method === "GET" && request.url === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(homePage(origin));
    } else {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("There is nothing here. / lists what there is.\n");
    }
  };
