import { parseArgs } from "node:util";
import { ConfigurationError } from "@temu-jtl/core";
import { Effect } from "effect";
import type { Variables } from "temu-jtl";

/** How the simulated shop does. */
export interface Trade {
  /** Orders that wait at Temu when it opens. */
  readonly orders: number;
  /** Seconds from one sale to the next. */
  readonly everySeconds: number;
  /** Where its chance begins: the same seed brings the same orders and deliveries. */
  readonly seed: number;
}

export interface GatewayArguments {
  /** 0 takes any free one. */
  readonly port: number;
  readonly trade: Trade;
  /** Who sends the first may do everything, who sends the second may look. Without both: this machine. */
  readonly tokens: { readonly operate: string | undefined; readonly read: string | undefined };
  readonly help: boolean;
}

const defaultPort = 18_080;
const leastTokenLength = 24;

export const gatewayHelp = `A server with temu-jtl in it: its jobs run, its API answers. Without a shop of yours simulators play Temu and JTL-Wawi.

  npm start -- [options]

  --orders <number>    orders that wait at the simulated Temu, 0 to 10000 (25)
  --every <seconds>    from one sale there to the next, 1 to 3600 (10)
  --seed <number>      which orders and deliveries come, 0 to 4294967295 (1)
  --help               this text

  PORT                 where it listens on 127.0.0.1, 0 for any free port (${defaultPort})
  TEMU_JTL_TOKEN       who sends it as "Authorization: Bearer …" may see and do everything
  TEMU_JTL_READ_TOKEN  who sends this one may see everything
                       Without both, everybody on this machine may do everything.

Your own shop: set TEMU_APP_KEY and the other variables that the README lists, JTL_SQL_SERVER among them.
`;

const wrong = (setting: string, problem: string) =>
  new ConfigurationError({
    message: `${setting} ${problem}`,
    problems: [{ setting, problem }],
  });

const wholeNumber = (
  setting: string,
  text: string | undefined,
  bounds: { readonly least: number; readonly most: number; readonly otherwise: number },
): Effect.Effect<number, ConfigurationError> => {
  const { least, most, otherwise } = bounds;
  if (text === undefined) return Effect.succeed(otherwise);
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? Effect.succeed(value)
    : Effect.fail(
        wrong(setting, `should be a whole number from ${least} to ${most}, not "${text}"`),
      );
};

const parse = (args: ReadonlyArray<string>) =>
  Effect.try({
    try: () =>
      parseArgs({
        args: [...args],
        options: {
          orders: { type: "string" },
          every: { type: "string" },
          seed: { type: "string" },
          help: { type: "boolean", default: false },
        },
      }).values,
    catch: (error) =>
      wrong(
        "Arguments:",
        `${error instanceof Error ? error.message : String(error)}\n\n${gatewayHelp}`,
      ),
  });

const textOf = (variables: Variables, name: string): string | undefined =>
  variables[name]?.trim() || undefined;

const tokenIn = (variables: Variables, name: string) => {
  const text = textOf(variables, name);
  return text === undefined || text.length >= leastTokenLength
    ? Effect.succeed(text)
    : Effect.fail(wrong(name, `should have ${leastTokenLength} characters or more`));
};

/** What the command line and the environment ask for. */
export const gatewayArguments = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  variables: Variables,
): Effect.fn.Return<GatewayArguments, ConfigurationError> {
  const { every, help, orders, seed } = yield* parse(args);
  return {
    port: yield* wholeNumber("PORT", textOf(variables, "PORT"), {
      least: 0,
      most: 65_535,
      otherwise: defaultPort,
    }),
    trade: {
      orders: yield* wholeNumber("--orders", orders, { least: 0, most: 10_000, otherwise: 25 }),
      everySeconds: yield* wholeNumber("--every", every, { least: 1, most: 3_600, otherwise: 10 }),
      seed: yield* wholeNumber("--seed", seed, { least: 0, most: 4_294_967_295, otherwise: 1 }),
    },
    tokens: {
      operate: yield* tokenIn(variables, "TEMU_JTL_TOKEN"),
      read: yield* tokenIn(variables, "TEMU_JTL_READ_TOKEN"),
    },
    help,
  };
});
