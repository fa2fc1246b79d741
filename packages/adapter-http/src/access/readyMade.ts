import { createHash, timingSafeEqual } from "node:crypto";
import { ConfigurationError } from "@temu-jtl/core";
import type { Auth, Identity, Member } from "./Access.ts";

/** The least length of a token, in characters. */
const leastTokenLength = 24;
/** The least length of a password, in characters. */
const leastPasswordLength = 12;

interface Known {
  readonly secret: string;
  readonly member: Member;
}

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

const nobody: Identity = { access: "none" };

/** Compares with every secret and in constant time, so that an answer's time tells nothing. */
const lookUp = (known: ReadonlyArray<Known>) => {
  const digests = known.map(({ member, secret }) => ({ member, digest: digest(secret) }));
  return (given: string): Identity => {
    const wanted = digest(given);
    let found: Identity = nobody;
    for (const { digest: one, member } of digests) {
      if (timingSafeEqual(one, wanted)) found = member;
    }
    return found;
  };
};

/** The token that a request comes with. */
const bearerOf = (request: Request): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];

/** Whether a request comes with this token. */
export const isBearer = (request: Request, token: string): boolean =>
  timingSafeEqual(digest(bearerOf(request) ?? ""), digest(token));

const wrong = (setting: string, problem: string) =>
  new ConfigurationError({ message: `${setting} ${problem}`, problems: [{ setting, problem }] });

/** Lets those in who send `Authorization: Bearer …` with one of these tokens. */
export const bearerTokens = (tokens: ReadonlyArray<Member & { readonly token: string }>): Auth => {
  for (const [index, { token }] of tokens.entries()) {
    if (token.length < leastTokenLength) {
      throw wrong(`tokens.${index}.token`, `should have ${leastTokenLength} characters or more`);
    }
  }
  const find = lookUp(tokens.map(({ token, ...member }) => ({ secret: token, member })));
  return Object.assign(
    (request: Request): Identity => {
      const token = bearerOf(request);
      return token === undefined ? nobody : find(token);
    },
    { challenge: 'Bearer realm="temu-jtl"' },
  );
};

/** Lets those in who send `Authorization: Basic …` with the id of one of these users and his password. */
export const basic = (users: ReadonlyArray<Member & { readonly password: string }>): Auth => {
  for (const [index, { password, user }] of users.entries()) {
    if (password.length < leastPasswordLength) {
      throw wrong(
        `users.${index}.password`,
        `should have ${leastPasswordLength} characters or more`,
      );
    }
    if (user.id.includes(":")) throw wrong(`users.${index}.user.id`, "should have no colon");
  }
  const find = lookUp(
    users.map(({ password, ...member }) => ({
      secret: `${member.user.id}:${password}`,
      member,
    })),
  );
  return Object.assign(
    (request: Request): Identity => {
      const given = /^Basic +([\w+/=-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      return given === undefined ? nobody : find(Buffer.from(given, "base64").toString("utf8"));
    },
    { challenge: 'Basic realm="temu-jtl", charset="UTF-8"' },
  );
};
