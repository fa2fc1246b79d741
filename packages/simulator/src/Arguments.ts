import { parseArgs } from "node:util";
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
  };
  return Object.entries(given).flatMap(([name, value]) => [name, String(value)]);
};
