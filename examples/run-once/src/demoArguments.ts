import { parseArgs } from "node:util";
import { ConfigurationError } from "@temu-jtl/core";

export interface DemoArguments {
  /** How many orders wait at Temu; 0 when the inventory sync is shown. */
  readonly orders: number;
  /** How many SKUs the shop has; null: the order sync is shown. */
  readonly skus: number | null;
  /** Milliseconds that the simulated Temu takes for an answer. */
  readonly latency: number;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const demoHelp = `Shows the order sync on a simulated Temu shop and a simulated JTL-Wawi, or the inventory sync with --skus.

  npm run demo -- [options]

  --orders <number>   orders that wait at Temu, 1 to 100000 (25)
  --skus <number>     SKUs whose stock is kept in step instead, 20 to 100000
  --latency <ms>      how long Temu takes for an answer, 0 to 10000 (20)
  --verbose           log what each step does
  --json              end with one line of JSON
  --help              this text
`;

const wrong = (setting: string, problem: string) =>
  new ConfigurationError({
    message: `${setting} ${problem}\n\n${demoHelp}`,
    problems: [{ setting, problem }],
  });

const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(`--${name}`, `should be a whole number from ${least} to ${most}, not "${text}"`);
};

const parse = (args: ReadonlyArray<string>) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        orders: { type: "string" },
        skus: { type: "string" },
        latency: { type: "string", default: "20" },
        json: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw wrong("Arguments", error instanceof Error ? error.message : String(error));
  }
};

/** Reads the command line of the demo; throws a `ConfigurationError` that says what is wrong. */
export const demoArguments = (args: ReadonlyArray<string>): DemoArguments => {
  const { help, json, latency, orders, skus, verbose } = parse(args);
  if (orders !== undefined && skus !== undefined) {
    throw wrong("--orders", "shows the order sync and --skus the inventory sync: give one of them");
  }
  return {
    orders: skus === undefined ? wholeNumber("orders", orders ?? "25", 1, 100_000) : 0,
    skus: skus === undefined ? null : wholeNumber("skus", skus, 20, 100_000),
    latency: wholeNumber("latency", latency, 0, 10_000),
    json,
    verbose,
    help,
  };
};
