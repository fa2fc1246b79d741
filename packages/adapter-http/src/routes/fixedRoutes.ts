import { OpenApi } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import type { FixedRoute } from "../gate/routeTable.ts";
import type { Paths } from "../Paths.ts";
import { documentationPage, relativePath, styles } from "./documentation.ts";

/** The documentation of the API, for programs and for people. */
export const fixedRoutes = (api: Api, paths: Paths): ReadonlyArray<FixedRoute> => {
  const spec = OpenApi.fromApi(api);
  const docs = `${paths.page}/docs`;
  const page = documentationPage(spec, paths, docs);
  return [
    {
      path: `${paths.api}/openapi.json`,
      access: "read",
      answer: (publicPath) =>
        Response.json(publicPath === "" ? spec : { ...spec, servers: [{ url: publicPath }] }),
    },
    {
      path: docs,
      access: "read",
      answer: () => new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }),
    },
    {
      path: paths.page,
      access: "read",
      answer: () =>
        new Response(null, { status: 302, headers: { location: relativePath(paths.page, docs) } }),
    },
    {
      path: `${paths.assets}/docs.css`,
      access: "none",
      answer: () =>
        new Response(styles, {
          headers: { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" },
        }),
    },
  ];
};
