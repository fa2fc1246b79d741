/** The host that the browser sees: the proxy's word counts only where it is trusted. */
const ownHost = (request: Request, trustProxy: boolean): string => {
  const forwarded = trustProxy ? request.headers.get("x-forwarded-host") : null;
  const [first] = (forwarded ?? "").split(",");
  const named = (first ?? "").trim();
  if (named !== "") return named.toLowerCase();
  return (request.headers.get("host") ?? new URL(request.url).host).toLowerCase();
};

/** `example.invalid:443` of https and `example.invalid` are one host. */
const isHostOf = (origin: string, host: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return (
    url.host === host ||
    (url.port === "" && `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` === host)
  );
};

/**
 * Whether a request may come from a page of ours, or from no page at all. Browsers say it
 * themselves, so nothing is kept about sessions and any number of hosts answers the same.
 */
export const isSameOrigin = (request: Request, trustProxy: boolean): boolean => {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = request.headers.get("origin");
  return origin === null || isHostOf(origin, ownHost(request, trustProxy));
};

/** Whether somebody has followed a link: what is shown then, no other page can read. */
export const isFollowedLink = (request: Request): boolean =>
  request.headers.get("sec-fetch-mode") === "navigate" &&
  request.headers.get("sec-fetch-dest") === "document";
