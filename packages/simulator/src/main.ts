import { stderr, stdin, stdout } from "node:process";
import { Cause, Effect, Exit, Result } from "effect";
import { type Arguments, helpText, parseArguments } from "./Arguments.ts";
import { type Simulator, startSimulator } from "./startSimulator.ts";

const wrongUsage = 2;

const introduction = ({ url, endpoint, credentials }: Simulator, options: Arguments["options"]) => `
A simulated Temu with ${options.orders} orders and a simulated JTL-Wawi are running.

  Temu endpoint   ${endpoint}
  app key         ${credentials.appKey}
  app secret      ${credentials.appSecret}
  access token    ${credentials.accessToken}
  JTL-Wawi        ${url}/jtl
  control         ${url}/control

Stop it with Ctrl+C.
`;

/** The parent holds the other end of the standard input: when it dies, this is closed. */
const parentGone = Effect.callback<void>((resume) => {
  stdin.once("close", () => resume(Effect.void));
  stdin.once("end", () => resume(Effect.void));
  stdin.resume();
});

const readyLine = (simulator: Simulator): string => `${JSON.stringify(simulator)}\n`;

const run = ({ options, readyJson }: Arguments) =>
  Effect.scoped(
    Effect.gen(function* () {
      const simulator = yield* startSimulator(options);
      stdout.write(readyJson ? readyLine(simulator) : introduction(simulator, options));
      yield* readyJson ? parentGone : Effect.never;
    }),
  );

/** Ends the program with this status once the scope is closed. */
const main = Result.match(parseArguments(process.argv.slice(2)), {
  onFailure: (problem) =>
    Effect.sync(() => {
      stderr.write(`${problem}\n\nSee --help.\n`);
      return wrongUsage;
    }),
  onSuccess: (given) =>
    given.help
      ? Effect.sync(() => {
          stdout.write(helpText);
          return 0;
        })
      : Effect.matchEffect(run(given), {
          onSuccess: () => Effect.succeed(0),
          onFailure: ({ message }) =>
            Effect.sync(() => {
              stderr.write(`The simulator cannot start: ${message}\n`);
              return 1;
            }),
        }),
});

const fiber = Effect.runFork(main);
const stop = () => fiber.interruptUnsafe();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
fiber.addObserver((exit) => {
  if (Exit.isSuccess(exit)) {
    process.exitCode = exit.value;
  } else if (!Cause.hasInterruptsOnly(exit.cause)) {
    stderr.write(`${Cause.pretty(exit.cause)}\n`);
    process.exitCode = 1;
  }
});
