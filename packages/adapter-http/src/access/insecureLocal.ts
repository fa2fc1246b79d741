import { BlockList } from "node:net";
import type { Member } from "./Access.ts";

/** Who it is where nobody has to say who he is. */
export const localMember: Member = { access: "operate", user: { id: "local", name: "local" } };

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const isLoopback = (address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return loopback.check(plain, plain.includes(":") ? "ipv6" : "ipv4");
};

/** Names of this very machine. An address cannot be rebound to another one by somebody's DNS. */
const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

const isForwarding = (header: string): boolean =>
  header === "forwarded" || header === "x-real-ip" || header.startsWith("x-forwarded-");

/** Why a request may not come from this machine itself; null when it does. */
export const notLocal = (request: Request, remoteAddress: string | undefined): string | null => {
  if (remoteAddress === undefined) return "The sender's address is unknown.";
  if (!isLoopback(remoteAddress)) return "The sender is another machine.";
  if ([...request.headers.keys()].some(isForwarding)) return "The request came through a proxy.";
  const host = request.headers.get("host") ?? new URL(request.url).host;
  return localHost.test(host) ? null : "The Host is not localhost.";
};
