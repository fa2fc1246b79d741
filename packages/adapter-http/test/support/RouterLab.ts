import {
  bearerTokens,
  createRouter,
  type Router,
  type RouterOptions,
} from "@temu-jtl/adapter-http";
import {
  CurrentShop,
  type JobDefinition,
  jobIdOf,
  jobOperations,
  JobStore,
  RunStore,
  ShopSettings,
} from "@temu-jtl/core";
import { memoryJobStoreLayer, MemoryState, memoryStoresLayer } from "@temu-jtl/core/testing";
import { Context, Effect, Layer, Schema } from "effect";

export const tokens = {
  reader: "reader-0123456789abcdefghij",
  operator: "operator-0123456789abcdefgh",
  /** Operates the shop `second` only. */
  second: "second-0123456789abcdefghij",
} as const;
type Person = keyof typeof tokens;

const everybody = bearerTokens([
  { token: tokens.reader, access: "read", user: { id: "r1", name: "Rita Reader" } },
  { token: tokens.operator, access: "operate", user: { id: "o1", name: "Otto Operator" } },
  {
    token: tokens.second,
    access: "operate",
    user: { id: "s1", name: "Sina Second" },
    shops: ["second"],
  },
]);

const settingsOf = (id: string) =>
  Schema.decodeSync(ShopSettings)({
    id,
    temu: {
      appKey: "demo-app",
      appSecret: "very-secret-app-secret",
      accessToken: "very-secret-access-token",
      endpoint: "http://127.0.0.1:1/",
    },
  });

const types = ["sync_orders", "sync_inventory", "sync_inventory_full"] as const;

/** Jobs and runs of some shops in memory, and a router over them. */
interface RouterLab {
  readonly jobs: JobStore["Service"];
  readonly runsOf: (shop: string) => Effect.Effect<RunStore["Service"]>;
  readonly router: Router;
  /** Asks the router without any socket, as one of the people. */
  readonly ask: (
    path: string,
    init?: RequestInit & { readonly as?: Person | undefined; readonly remoteAddress?: string },
  ) => Effect.Effect<Response>;
}

const shops = ["main", "second"];

export type LabOptions = Partial<RouterOptions> & { readonly shops?: ReadonlyArray<string> };

export const makeLab = Effect.fnUntraced(function* ({
  shops: chosen = shops,
  ...options
}: LabOptions = {}) {
  const jobs = Context.get(yield* Layer.build(memoryJobStoreLayer), JobStore);
  const state = yield* Layer.build(MemoryState.layer);
  const ofNoShop: Pick<JobDefinition, "type" | "shop"> = { type: "delete_old_log", shop: null };
  const all = [...chosen.flatMap((shop) => types.map((type) => ({ type, shop }))), ofNoShop];
  yield* jobs.define(
    all.map(({ shop, type }) => ({
      jobId: jobIdOf(type, shop),
      type,
      shop,
      description: "A job.",
      schedule: { everyMinutes: 30 },
      parameters: {},
    })),
  );
  const stores = new Map<string, RunStore["Service"]>();
  for (const shop of chosen) {
    const built = yield* Layer.build(
      memoryStoresLayer.pipe(
        Layer.provide(CurrentShop.layer(settingsOf(shop))),
        Layer.provide(Layer.succeedContext(state)),
      ),
    );
    stores.set(shop, Context.get(built, RunStore));
  }
  const runsOf: RouterLab["runsOf"] = (shop) => {
    const store = stores.get(shop);
    return store === undefined
      ? Effect.die(new Error(`The test has no shop ${shop}.`))
      : Effect.succeed(store);
  };
  const router = createRouter({
    auth: everybody,
    ...options,
    parts: {
      version: "0.1.0",
      shops: chosen,
      jobs: () => jobOperations(jobs),
      runsOf,
      ...options.parts,
    },
  });
  yield* Effect.addFinalizer(() => Effect.promise(() => router.close()));
  const ask: RouterLab["ask"] = (path, { as, remoteAddress = "127.0.0.1", ...init } = {}) =>
    Effect.promise(async () => {
      const headers = new Headers(init.headers);
      if (as !== undefined) headers.set("authorization", `Bearer ${tokens[as]}`);
      const request = new Request(`http://localhost${path}`, { ...init, headers });
      const response = await router.fetch(request, { native: null, remoteAddress });
      return response ?? new Response("not ours", { status: 421 });
    });
  const lab: RouterLab = { jobs, runsOf, router, ask };
  return lab;
});

/** The problem document that an answer has to be. */
const Problem = Schema.Struct({
  type: Schema.String,
  title: Schema.NonEmptyString,
  status: Schema.Int,
  detail: Schema.NonEmptyString,
  action: Schema.NonEmptyString,
  code: Schema.String,
  parameters: Schema.Record(Schema.String, Schema.Json),
  requestId: Schema.NonEmptyString,
  errors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({ pointer: Schema.String, code: Schema.String, detail: Schema.String }),
    ),
  ),
  loginUrl: Schema.optionalKey(Schema.String),
});
const decodeProblem = Schema.decodeUnknownEffect(Schema.fromJsonString(Problem), {
  onExcessProperty: "error",
});
export const problemIn = (response: Response) =>
  Effect.flatMap(
    Effect.promise(() => response.text()),
    decodeProblem,
  );
