import {
  bearerTokens,
  createRouter,
  type Router,
  type RouterOptions,
  type RouterParts,
} from "@temu-jtl/adapter-http";
import {
  Archive,
  checkShop,
  CurrentShop,
  EventHub,
  eventHubLayer,
  Events,
  type JobDefinition,
  jobIdOf,
  jobOperations,
  JobStore,
  LogStore,
  OperationStore,
  makeSync,
  Reports,
  RunStore,
  ShopSettings,
  WebhookInbox,
} from "@temu-jtl/core";
import {
  memoryEventsLayer,
  memoryJobStoreLayer,
  memoryJtlWawi,
  memoryLogStoreLayer,
  memoryOperationStoreLayer,
  memoryOrderDocument,
  memoryReportsLayer,
  MemoryState,
  memoryStoresLayer,
  memoryWebhookInboxLayer,
  memoryTemuApi,
} from "@temu-jtl/core/testing";
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

/** A shop in memory with both other sides. JTL does nothing unless it is told to. */
const shopLayer = (id: string) =>
  Layer.mergeAll(
    memoryTemuApi(),
    memoryJtlWawi({ takeOverDelayMillis: null, packDelayMillis: null }),
    memoryOrderDocument,
    Archive.layerNone,
    CurrentShop.layer(settingsOf(id)),
  );

const types = ["sync_orders", "sync_inventory", "sync_inventory_full"] as const;

/** Jobs and runs of some shops in memory, and a router over them. */
export interface RouterLab {
  readonly jobs: JobStore["Service"];
  readonly runsOf: (shop: string) => Effect.Effect<RunStore["Service"]>;
  /** What the router stands on. */
  readonly parts: RouterParts;
  /** Tells that something has changed. */
  readonly publish: Events["Service"]["publish"];
  readonly router: Router;
  /** Asks the router without any socket, as one of the people. */
  readonly ask: (
    path: string,
    init?: RequestInit & { readonly as?: Person | undefined; readonly remoteAddress?: string },
  ) => Effect.Effect<Response>;
}

const shops = ["main", "second"];

export type LabOptions = Omit<Partial<RouterOptions>, "parts"> & {
  readonly shops?: ReadonlyArray<string>;
  /** What is other than in memory. */
  readonly parts?: Partial<RouterParts>;
};

export const makeLab = Effect.fnUntraced(function* ({
  shops: chosen = shops,
  ...options
}: LabOptions = {}) {
  const state = yield* Layer.build(MemoryState.layer);
  const stores = yield* Layer.build(
    Layer.mergeAll(
      memoryJobStoreLayer,
      memoryLogStoreLayer,
      memoryOperationStoreLayer,
      memoryReportsLayer,
      memoryWebhookInboxLayer,
      Layer.provideMerge(eventHubLayer, memoryEventsLayer),
    ).pipe(Layer.provide(Layer.succeedContext(state))),
  );
  const jobs = Context.get(stores, JobStore);
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
  const sync = yield* Effect.acquireRelease(
    Effect.sync(() =>
      makeSync({
        shops: new Map(chosen.map((shop) => [shop, shopLayer(shop)])),
        stores: memoryStoresLayer.pipe(Layer.provide(Layer.succeedContext(state))),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const runsOf: RouterLab["runsOf"] = (shop) =>
    Effect.orDie(
      sync.inShop(
        shop,
        Effect.map(RunStore, (runs) => runs),
      ),
    );
  const parts: RouterParts = {
    version: "0.1.0",
    shops: chosen,
    settings: new Map(chosen.map((shop) => [shop, settingsOf(shop)])),
    jobs: () => jobOperations(jobs),
    runsOf,
    reports: Context.get(stores, Reports),
    log: Context.get(stores, LogStore),
    operations: Context.get(stores, OperationStore),
    webhooks: Context.get(stores, WebhookInbox),
    events: Context.get(stores, EventHub),
    sync,
    preflight: (shop) =>
      sync.inShop(
        shop,
        checkShop(
          Effect.succeed({
            jtlVersion: "1.10.11.0",
            findings: [
              {
                code: "plainTextAllowed",
                severity: "warning" as const,
                message: "The connection to JTL's database may be plain text.",
                whatToDo: "Set JTL_SQL_ENCRYPT to true.",
              },
            ],
          }),
        ),
      ),
    ...options.parts,
  };
  const router = createRouter({ auth: everybody, ...options, parts });
  yield* Effect.addFinalizer(() => Effect.promise(() => router.close()));
  const ask: RouterLab["ask"] = (path, { as, remoteAddress = "127.0.0.1", ...init } = {}) =>
    Effect.promise(async () => {
      const headers = new Headers(init.headers);
      if (as !== undefined) headers.set("authorization", `Bearer ${tokens[as]}`);
      const request = new Request(`http://localhost${path}`, { ...init, headers });
      const response = await router.fetch(request, { native: null, remoteAddress });
      return response ?? new Response("not ours", { status: 421 });
    });
  const { publish } = Context.get(stores, Events);
  const lab: RouterLab = { jobs, runsOf, parts, router, ask, publish };
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
