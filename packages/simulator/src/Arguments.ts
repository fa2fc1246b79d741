import { parseArgs } from "node:util";
import type { ChanceSettings, JtlChanceSettings } from "@temu-jtl/core/testing";
import { Result } from "effect";
import { defaultSimulatorOptions, type SimulatorOptions } from "./SimulatorOptions.ts";

/** What the command line asks for. */
export interface Arguments {
  readonly options: SimulatorOptions;
  readonly help: boolean;
  /** Tell the start as one line of JSON, and end with the standard input. */
  readonly readyJson: boolean;
}

export const helpText = `A Temu Open API and a JTL-Wawi to try temu-jtl against, on 127.0.0.1.

  npm run simulator -- [options]

  --port <number>             port to listen on, 0 for any free one   (18090)
  --orders <number>           orders that Temu has at the start       (0)
  --latency <ms>              how long Temu takes for an answer       (0)
  --rate-limit <number>       requests per second and app key         (20)
  --jtl-take-over-ms <ms>     until JTL's worker takes a row, or never (2000)
  --jtl-pack-ms <ms>          until an order is packed, or never       (3000)
  --faults <share>            how many requests to Temu meet a fault, from
                              0 (none) to 1 (all): refused, cut off, silent  (0)
  --events <share>            before how many pages of orders something
                              happens: sold, cancelled, moved, pending  (0)
  --access <share>            how many requests find the token expired or
                              without permission, for once           (0)
  --jitter <ms>               an answer takes up to so much longer    (0)
  --lag <ms>                  lists and shipments show a confirmation up
                              to so much late                        (0)
  --by-hand <share>           before how many pages of orders the seller
                              ships a line by hand                   (0)
  --skew <ms>                 Temu's clock is off by up to so much    (0)
  --jtl-faults <share>        how many calls to JTL meet a fault         (0)
  --jtl-events <share>        before how many looks at JTL's orders and
                              parcels something happens: taken, rejected,
                              packed, split, changed, cancelled          (0)
  --seed <number>             where that chance begins: the same seed
                              and the same requests bring the same   (1)
  --webhooks <url>            where Temu sends webhooks to when an order
                              changes: one to three times, in no order (nowhere)
  --ready-json                tell the start as one line of JSON and
                              end when the standard input is closed
  --help                      this text
`;

const whole = (
  name: string,
  text: string | undefined,
  otherwise: number,
  most: number,
): Result.Result<number, string> => {
  if (text === undefined) return Result.succeed(otherwise);
  const value = Number(text);
  return /^\d+$/.test(text) && value <= most
    ? Result.succeed(value)
    : Result.fail(`--${name} must be a whole number from 0 to ${most}, not "${text}"`);
};

/** A delay in milliseconds; `never`: not by itself. */
const delay = (
  name: string,
  text: string | undefined,
  otherwise: number,
): Result.Result<number | null, string> =>
  text === "never" ? Result.succeed(null) : whole(name, text, otherwise, 86_400_000);

const share = (
  name: string,
  text: string | undefined,
  otherwise: number,
): Result.Result<number, string> => {
  if (text === undefined) return Result.succeed(otherwise);
  const value = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && value <= 1
    ? Result.succeed(value)
    : Result.fail(`--${name} must be a number from 0 to 1 such as 0.05, not "${text}"`);
};

const address = (name: string, text: string | undefined): Result.Result<string | null, string> => {
  if (text === undefined) return Result.succeed(null);
  return URL.canParse(text) && /^https?:/.test(text)
    ? Result.succeed(text)
    : Result.fail(`--${name} must be a URL that begins with http:// or https://, not "${text}"`);
};

const mostSeed = 4_294_967_295;

const chance = (given: {
  readonly seed?: string | undefined;
  readonly faults?: string | undefined;
  readonly events?: string | undefined;
  readonly access?: string | undefined;
  readonly jitter?: string | undefined;
  readonly skew?: string | undefined;
  readonly lag?: string | undefined;
  readonly byHand?: string | undefined;
}): Result.Result<ChanceSettings | null, string> =>
  Result.gen(function* () {
    const { seed, ...kinds } = given;
    if (Object.values(kinds).every((text) => text === undefined)) return null;
    return {
      seed: yield* whole("seed", seed, 1, mostSeed),
      faults: yield* share("faults", given.faults, 0),
      events: yield* share("events", given.events, 0),
      ...(given.access === undefined ? {} : { access: yield* share("access", given.access, 0) }),
      ...(given.jitter === undefined
        ? {}
        : { latencyMillis: yield* whole("jitter", given.jitter, 0, 600_000) }),
      ...(given.skew === undefined
        ? {}
        : { skewMillis: yield* whole("skew", given.skew, 0, 600_000) }),
      ...(given.lag === undefined ? {} : { lagMillis: yield* whole("lag", given.lag, 0, 600_000) }),
      ...(given.byHand === undefined ? {} : { byHand: yield* share("by-hand", given.byHand, 0) }),
    };
  });

const jtlChance = (given: {
  readonly seed?: string | undefined;
  readonly "jtl-faults"?: string | undefined;
  readonly "jtl-events"?: string | undefined;
}): Result.Result<JtlChanceSettings | null, string> =>
  Result.gen(function* () {
    const { "jtl-events": events, "jtl-faults": faults, seed } = given;
    if (faults === undefined && events === undefined) return null;
    return {
      seed: yield* whole("seed", seed, 1, mostSeed),
      faults: yield* share("jtl-faults", faults, 0),
      events: yield* share("jtl-events", events, 0),
    };
  });

const option = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

const parse = (args: ReadonlyArray<string>) =>
  Result.try({
    try: () =>
      parseArgs({
        args: [...args],
        options: {
          port: option,
          orders: option,
          latency: option,
          "rate-limit": option,
          "jtl-take-over-ms": option,
          "jtl-pack-ms": option,
          faults: option,
          events: option,
          access: option,
          jitter: option,
          skew: option,
          "jtl-faults": option,
          "jtl-events": option,
          lag: option,
          "by-hand": option,
          seed: option,
          webhooks: option,
          "ready-json": flag,
          help: flag,
        },
      }).values,
    catch: (cause) => (cause instanceof Error ? cause.message : String(cause)),
  });

/** Reads the command line, or says what is wrong with it. */
export const parseArguments = (args: ReadonlyArray<string>): Result.Result<Arguments, string> =>
  Result.gen(function* () {
    const given = yield* parse(args);
    const atTemu = yield* chance({
      seed: given.seed,
      faults: given.faults,
      events: given.events,
      access: given.access,
      jitter: given.jitter,
      skew: given.skew,
      lag: given.lag,
      byHand: given["by-hand"],
    });
    const atJtl = yield* jtlChance(given);
    // A seed alone would do nothing, and look as if it did.
    if (given.seed !== undefined && atTemu === null && atJtl === null) {
      return yield* Result.fail("--seed needs --faults or --events: what is to happen by chance");
    }
    return {
      help: given.help,
      readyJson: given["ready-json"],
      options: {
        ...defaultSimulatorOptions,
        port: yield* whole("port", given.port, 18_090, 65_535),
        orders: yield* whole("orders", given.orders, 0, 1_000_000),
        latencyMillis: yield* whole("latency", given.latency, 0, 600_000),
        rateLimit: yield* whole("rate-limit", given["rate-limit"], 20, 1_000_000),
        jtlTakeOverMillis: yield* delay("jtl-take-over-ms", given["jtl-take-over-ms"], 2_000),
        jtlPackMillis: yield* delay("jtl-pack-ms", given["jtl-pack-ms"], 3_000),
        chance: atTemu,
        jtlChance: atJtl,
        webhooks: yield* address("webhooks", given.webhooks),
      },
    };
  });

/** The command line for these options; {@link parseArguments} reads it. */
export const argumentsFor = (options: SimulatorOptions): ReadonlyArray<string> => {
  const given = {
    "--port": options.port,
    "--orders": options.orders,
    "--latency": options.latencyMillis,
    "--rate-limit": options.rateLimit,
    "--jtl-take-over-ms": options.jtlTakeOverMillis ?? "never",
    "--jtl-pack-ms": options.jtlPackMillis ?? "never",
    ...(options.webhooks === null ? {} : { "--webhooks": options.webhooks }),
    ...(options.jtlChance === null
      ? {}
      : {
          "--jtl-faults": options.jtlChance.faults,
          "--jtl-events": options.jtlChance.events,
          "--seed": options.jtlChance.seed,
        }),
    ...(options.chance === null
      ? {}
      : {
          "--faults": options.chance.faults,
          "--events": options.chance.events,
          "--seed": options.chance.seed,
          ...(options.chance.access === undefined ? {} : { "--access": options.chance.access }),
          ...(options.chance.latencyMillis === undefined
            ? {}
            : { "--jitter": options.chance.latencyMillis }),
          ...(options.chance.skewMillis === undefined
            ? {}
            : { "--skew": options.chance.skewMillis }),
          ...(options.chance.lagMillis === undefined ? {} : { "--lag": options.chance.lagMillis }),
          ...(options.chance.byHand === undefined ? {} : { "--by-hand": options.chance.byHand }),
        }),
  };
  return Object.entries(given).flatMap(([name, value]) => [name, String(value)]);
};
