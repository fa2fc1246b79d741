import { requestIdHeader } from "./api/SchemaProblems.ts";

/** No inline code, nothing from elsewhere, in nobody's frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** The answer as it leaves, with its headers and to a HEAD without its body. */
export const finished = (response: Response, requestId: string, isHead: boolean): Response => {
  // A stream would go on for nobody. Whether it can be ended in good order is of no interest to anybody.
  if (isHead) response.body?.cancel().catch(() => undefined);
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  all.set(requestIdHeader, requestId);
  // What is kept about a shop is for who asked, and old in a moment.
  if (!all.has("cache-control")) all.set("cache-control", "no-store");
  return new Response(isHead ? null : response.body, { status: response.status, headers: all });
};
