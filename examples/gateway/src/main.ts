// A server with routes of its own and temu-jtl in it. Without a shop of yours in the environment
// simulators play Temu and JTL-Wawi. `npm start`, and `npm start -- --help` for what can be chosen.
import { nodeHost } from "@temu-jtl/adapter-http/node";
import { Effect, Logger, type LogLevel } from "effect";
import {
  bearerTokens,
  openTemuJtl,
  openTemuJtlFromEnv,
  readEnvironment,
  type RouterChoices,
} from "temu-jtl";
import { type GatewayArguments, gatewayArguments, gatewayHelp } from "./gatewayArguments.ts";
import { openDoor } from "./openDoor.ts";
import { ownRoutes, paths } from "./ownRoutes.ts";
import { runMain } from "./runMain.ts";
import { openSimulatedShop } from "./simulatedShop.ts";
import { introduction } from "./words.ts";

/** A run that has not come to a safe point by then is handed to the next process that works the jobs. */
const graceSeconds = 8;

const authOf = ({ operate, read }: GatewayArguments["tokens"]): RouterChoices["auth"] => {
  if (operate === undefined && read === undefined) return "insecure-local";
  const member = (access: "operate" | "read", token: string | undefined) =>
    token === undefined ? [] : [{ token, access, user: { id: access, name: `Token (${access})` } }];
  return bearerTokens([...member("operate", operate), ...member("read", read)]);
};

const shown: ReadonlySet<LogLevel.LogLevel> = new Set(["Warn", "Error", "Fatal"]);

/** The terminal shows what somebody should look at; all else is in the log, which the API reads. */
const runtime = Logger.layer([
  Logger.make((entry) => {
    if (shown.has(entry.logLevel)) process.stderr.write(`${Logger.formatSimple.log(entry)}\n`);
  }),
]);

const say = (text: string) => Effect.sync(() => process.stdout.write(`${text}\n`));

let abandon = () => {};

/** Opens everything, and closes it in the opposite order when it is interrupted. */
const gateway = Effect.fnUntraced(function* (given: GatewayArguments) {
  const { port, tokens, trade } = given;
  const auth = authOf(tokens);
  const environment = yield* readEnvironment(process.env);
  const door = yield* openDoor(port);
  yield* say("Starting …");
  const simulated =
    environment.shops === null
      ? yield* openSimulatedShop({ dataDir: environment.dataDir, port: door.port, trade })
      : null;
  if (simulated !== null) abandon = simulated.abandon;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      simulated === null
        ? openTemuJtlFromEnv({ runtime })
        : openTemuJtl({ ...simulated.options, runtime }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const router = temuJtl.router({ auth, paths });
  yield* Effect.acquireRelease(
    Effect.promise(() => temuJtl.scheduler.start()),
    () => Effect.promise(() => temuJtl.scheduler.stop({ graceSeconds })),
  );
  if (simulated !== null) yield* simulated.begin(temuJtl);

  const origin = `http://127.0.0.1:${door.port}`;
  const own = ownRoutes(origin);
  const seen = nodeHost(router);
  const webhooks = nodeHost(temuJtl.webhooks());
  door.open((request, response) =>
    seen(request, response, () => webhooks(request, response, () => own(request, response))),
  );
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => {
      door.close();
      return router.close();
    }),
  );
  yield* say(introduction(origin, given, environment));
  return yield* Effect.never;
});

const program = Effect.gen(function* () {
  const given = yield* gatewayArguments(process.argv.slice(2), process.env);
  if (given.help) return yield* say(gatewayHelp.trimEnd());
  return yield* Effect.scoped(gateway(given));
});

await runMain(program, () => abandon());
