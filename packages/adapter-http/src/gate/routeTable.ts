import { Context } from "effect";
import { HttpApi } from "effect/http-api";
import type { Access } from "../access/Access.ts";
import type { Api } from "../api/Api.ts";
import { NeededAccess, TakesMetricsToken } from "../api/NeededAccess.ts";

/** An answer that needs nothing but the public path: the page and its files. */
type Fixed = (publicPath: string) => Response;

export interface Route {
  readonly method: string;
  readonly access: Access;
  readonly takesMetricsToken: boolean;
  /** Null where the API answers. */
  readonly fixed: Fixed | null;
}

/** A route that the API's definition does not have. */
export interface FixedRoute {
  readonly path: string;
  readonly access: Access;
  readonly answer: Fixed;
}

type Match =
  | { readonly _tag: "Route"; readonly route: Route }
  | { readonly _tag: "WrongMethod"; readonly allowed: ReadonlyArray<string> }
  | { readonly _tag: "Unknown" };

const matches = (pattern: ReadonlyArray<string>, segments: ReadonlyArray<string>): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) =>
    part.startsWith(":") ? segments[index] !== "" : part === segments[index],
  );

/** All routes of the router: those of the API's definition, and the fixed ones. */
export const routeTable = (api: Api, fixed: ReadonlyArray<FixedRoute>) => {
  const routes: Array<Route & { readonly pattern: ReadonlyArray<string> }> = fixed.map(
    ({ access, answer, path }) => ({
      method: "GET",
      access,
      takesMetricsToken: false,
      fixed: answer,
      pattern: path.split("/"),
    }),
  );
  HttpApi.reflect(api, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint, mergedAnnotations }) => {
      routes.push({
        method: endpoint.method,
        access: Context.get(mergedAnnotations, NeededAccess),
        takesMetricsToken: Context.get(mergedAnnotations, TakesMetricsToken),
        fixed: null,
        pattern: endpoint.path.split("/"),
      });
    },
  });
  return (method: string, path: string): Match => {
    const segments = path.split("/");
    const fitting = routes.filter(({ pattern }) => matches(pattern, segments));
    // A path that is written out, such as `orders/sync`, is no route's with a parameter at that place.
    const writtenOut = fitting.filter(
      ({ pattern }) => !pattern.some((part) => part.startsWith(":")),
    );
    const found = writtenOut.length > 0 ? writtenOut : fitting;
    const route = found.find((one) => one.method === method);
    if (route !== undefined) return { _tag: "Route", route };
    if (found.length === 0) return { _tag: "Unknown" };
    const allowed = found.flatMap((one) => (one.method === "GET" ? ["GET", "HEAD"] : [one.method]));
    return { _tag: "WrongMethod", allowed: [...new Set(allowed)].toSorted() };
  };
};
