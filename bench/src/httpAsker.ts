// Somebody who asks a host over connections that stay open, in a process of its own, so that what asking
// costs is not the host's. Routes are asked in turn: what else goes on hits all of them alike.
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { Effect, Schema } from "effect";

const Wish = Schema.Struct({
  /** By name. */
  urls: Schema.Record(Schema.String, Schema.String),
  token: Schema.String,
  /** How often each is asked before it counts. */
  warmUp: Schema.Int,
  times: Schema.Int,
  atOnce: Schema.Int,
});
const decodeWish = Schema.decodeUnknownSync(Wish);

const ask = (agent: Agent, url: string, token: string) =>
  Effect.callback<number>((resume) => {
    const fail = (error: Error) => resume(Effect.die(error));
    const begun = performance.now();
    request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 300) fail(new Error(`${url} answered ${status}`));
      response.on("end", () => resume(Effect.succeed(performance.now() - begun))).on("error", fail);
      response.resume();
    })
      .on("error", fail)
      .end();
  });

const measure = Effect.fnUntraced(function* (wish: typeof Wish.Type) {
  const { atOnce, times, token, urls, warmUp } = wish;
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const askInTurn = Effect.forEach(Object.entries(urls), ([name, url]) =>
    Effect.map(ask(agent, url, token), (millis) => [name, millis] as const),
  );
  const rounds = (count: number) =>
    Effect.replicateEffect(askInTurn, count, { concurrency: atOnce });
  yield* rounds(warmUp);
  const taken = (yield* rounds(times)).flat();
  agent.destroy();
  const of = (name: string) => taken.flatMap(([one, millis]) => (one === name ? [millis] : []));
  process.send?.(Object.fromEntries(Object.keys(urls).map((name) => [name, of(name)])));
  process.disconnect();
});

process.on("message", (message) => void Effect.runPromise(measure(decodeWish(message))));
