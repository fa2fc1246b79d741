import {
  createRouter,
  type Router,
  type RouterChoices,
  type WebhookChoices,
  type Webhooks,
} from "@temu-jtl/adapter-http";
import { orderDocumentLayer, type PreflightReport } from "@temu-jtl/adapter-jtl";
import {
  Database,
  databaseLayer,
  type DatabaseSettings,
  eventsLayer,
  fileArchiveLayer,
  inventoryStoreLayer,
  jobStoreLayer,
  logStoreLayer,
  operationStoreLayer,
  orderStoreLayer,
  reportsLayer,
  requestBudgetLayer,
  runStoreLayer,
  shipmentStoreLayer,
  shopStoreLayer,
  webhookInboxLayer,
} from "@temu-jtl/adapter-storage";
import { temuApiLayer } from "@temu-jtl/adapter-temu";
import {
  checkShop,
  ConfigurationError,
  configurationError,
  CurrentShop,
  EventHub,
  eventHubLayer,
  Events,
  type JtlError,
  type KeptLogLine,
  keptLoggerLayer,
  logJob,
  type LogRequest,
  LogSettings,
  LogStore,
  makeSync,
  type OrderState,
  OperationStore,
  OrderStore,
  Reports,
  RunStore,
  readLog,
  ShopSettings,
  type ShopSettingsInput,
  type Sync,
  syncJobs,
  WebhookInbox,
} from "@temu-jtl/core";
import { Context, Effect, Exit, Layer, Logger, ManagedRuntime, Redacted, Schema } from "effect";
import { readEnvironment, type Variables } from "./environment.ts";
import { JtlAccess, jtlAccessLayer, type JtlOptions } from "./jtlAccess.ts";
import type { TemuJtlJobs } from "./jobs.ts";
import { version } from "./version.ts";
import { makeWebhooks } from "./webhooks.ts";
import { makeScheduler, type RegisterJobs, type TemuJtlScheduler } from "./scheduler.ts";

/** The database: a private one in a folder, one that a URL names, or a pool the host already has. */
export type DatabaseOptions =
  | { readonly embedded: string; readonly schema?: string }
  | { readonly connectionString: string; readonly schema?: string }
  | {
      readonly pool: Extract<DatabaseSettings, { readonly _tag: "Pool" }>["pool"];
      readonly schema?: string;
    };

export interface OpenOptions {
  /** By default a private PostgreSQL in the data folder. */
  readonly database?: DatabaseOptions;
  /** Where files are kept (default `data`): the archive, and the embedded database unless told otherwise. */
  readonly dataDir?: string;
  readonly shops: ReadonlyArray<ShopSettingsInput | ShopSettings>;
  readonly jtl: JtlOptions;
  /**
   * Requests a second that Temu allows an app key (default 20). All processes with the same database
   * share them and are to name the same number.
   */
  readonly requestsPerSecond?: number;
  /** For so many days lines of the log are kept (1 to 3,650, default 30). */
  readonly logDays?: number;
  /**
   * Clock, loggers, tracer. By default log lines go to standard error. Beside the loggers here, the
   * database keeps every line from the runtime's `MinimumLogLevel` on.
   */
  readonly runtime?: Layer.Layer<never>;
  /** Closes it when aborted, also while it is being opened. */
  readonly signal?: AbortSignal | undefined;
}

export interface TemuJtl extends Omit<Sync<JtlError>, "close"> {
  /** How many orders of a shop are in each state. */
  readonly orderCounts: (shop: string) => Promise<Readonly<Partial<Record<OrderState, number>>>>;
  /**
   * Whether JTL-Wawi is as a shop needs it: rights, names, JTL-Worker. It only reads, and what it has found
   * is kept. Rejects when `jtl` is an implementation of the host's own.
   */
  readonly preflight: (shop: string) => Promise<PreflightReport & { readonly at: number }>;
  /**
   * Lines of the log of all shops, the newest first: what happened in a run, to an order, or went wrong.
   * Lines are there within about a second. Rejects with a `ConfigurationError` that names what it does not know.
   */
  readonly log: (request?: LogRequest) => Promise<ReadonlyArray<KeptLogLine>>;
  /** What people do with jobs: list them, run one now, change when they run, stop a run. */
  readonly jobs: TemuJtlJobs;
  /** Works the jobs of the shops, and the host's own. Nothing runs by itself before its `start`. */
  readonly scheduler: TemuJtlScheduler;
  /** The jobs for a host that has a scheduler of its own. */
  readonly registerJobs: RegisterJobs;
  /**
   * The HTTP API, for a host to mount: `app.use(expressHost(temuJtl.router({ auth })))`. Without `auth`
   * nobody gets in. Throws a `ConfigurationError` that names each wrong setting.
   */
  readonly router: (choices?: RouterChoices) => Router;
  /**
   * Where Temu sends its webhooks to, for a host to mount beside the router and outside its own access
   * control: `app.use(expressHost(temuJtl.webhooks()))`. It takes them in for all shops. Throws a
   * `ConfigurationError` that names each wrong setting.
   */
  readonly webhooks: (choices?: WebhookChoices) => Webhooks;
  /**
   * Ends the streams of live events, stops the scheduler politely, ends what is under way and gives back
   * database and connections.
   */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const databaseSettings = (options: DatabaseOptions): DatabaseSettings => {
  const schema = options.schema === undefined ? {} : { schema: options.schema };
  if ("pool" in options) return { _tag: "Pool", pool: options.pool, ...schema };
  if ("embedded" in options) return { _tag: "Embedded", dataDir: options.embedded, ...schema };
  return { _tag: "ConnectionString", url: Redacted.make(options.connectionString), ...schema };
};

const isDecoded = Schema.is(ShopSettings);
const decodeShops = Schema.decodeUnknownEffect(Schema.Array(ShopSettings), {
  errors: "all",
  onExcessProperty: "error",
});

const shopSettings = Effect.fnUntraced(function* (shops: OpenOptions["shops"]) {
  const decoded = shops.every((shop) => isDecoded(shop))
    ? shops
    : yield* decodeShops(shops).pipe(
        Effect.mapError((error) =>
          configurationError("Wrong settings", error, (path) => `shops.${path}`),
        ),
      );
  const ids = decoded.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (ids.length === 0 || twice !== undefined) {
    const problem = twice === undefined ? "names no shop" : `names the id "${twice}" twice`;
    return yield* new ConfigurationError({
      message: `Wrong settings: shops ${problem}`,
      problems: [{ setting: "shops", problem }],
    });
  }
  return decoded;
});

const decodeLogSettings = Schema.decodeUnknownEffect(LogSettings, { errors: "all" });

const logSettings = ({ logDays }: OpenOptions) =>
  Effect.mapError(decodeLogSettings(logDays === undefined ? {} : { logDays }), (error) =>
    configurationError("Wrong settings", error),
  );

/**
 * Opens the database and puts all parts together. It rejects with a `ConfigurationError` that names
 * each wrong setting, or with a `StorageError` that says why the database cannot be used. JTL's SQL Server
 * is connected to when it is first needed.
 */
export const openTemuJtl = async (options: OpenOptions): Promise<TemuJtl> => {
  const dataDir = options.dataDir ?? "data";
  const database = options.database ?? { embedded: dataDir };
  const shops = await Effect.runPromise(shopSettings(options.shops));
  const { logDays } = await Effect.runPromise(logSettings(options));
  const runtime = options.runtime ?? Layer.succeed(Logger.LogToStderr, true);

  // Built once and shared by all shops: the pools, and the budget of each app key.
  const shared = ManagedRuntime.make(
    Layer.mergeAll(
      jobStoreLayer,
      reportsLayer,
      operationStoreLayer,
      webhookInboxLayer,
      Layer.provideMerge(eventHubLayer, eventsLayer),
      requestBudgetLayer({ perSecond: options.requestsPerSecond ?? 20 }),
      jtlAccessLayer(options.jtl),
    ).pipe(
      Layer.provideMerge(keptLoggerLayer),
      Layer.provideMerge(logStoreLayer),
      Layer.provideMerge(databaseLayer(databaseSettings(database))),
      Layer.provideMerge(runtime),
    ),
  );
  const { signal } = options;
  const services = await Effect.runPromise(shared.contextEffect, { signal }).catch(
    async (error: unknown) => {
      await shared.dispose();
      throw error;
    },
  );
  const common = Layer.succeedContext(services);
  const jtl = Context.get(services, JtlAccess);

  const shopLayer = (shop: ShopSettings) =>
    Layer.mergeAll(temuApiLayer, orderDocumentLayer, jtl.wawi).pipe(
      Layer.provide(common),
      Layer.provideMerge(fileArchiveLayer({ dataDir })),
      Layer.provideMerge(CurrentShop.layer(shop)),
    );
  const sync = makeSync({
    shops: new Map(shops.map((shop) => [shop.id, shopLayer(shop)])),
    stores: Layer.mergeAll(
      orderStoreLayer,
      shipmentStoreLayer,
      inventoryStoreLayer,
      runStoreLayer,
      shopStoreLayer,
    ).pipe(Layer.provide(common)),
    // The host's clock, loggers and tracer, and the logger that keeps lines.
    runtime: common,
  });
  const log = Context.get(services, LogStore);
  const inbox = Context.get(services, WebhookInbox);
  // Reading events drops old ones. Where nobody looks at live events, this does it.
  const eraseLines: LogStore["Service"]["erase"] = (request) =>
    Effect.tap(log.erase(request), () =>
      Context.get(services, Events).read({ after: null, limit: 1 }),
    );
  const { jobs, registerJobs, scheduler } = makeScheduler({
    services,
    pool: Context.get(services, Database).pool,
    // Beside the tables of temu-jtl's own.
    schema: `${database.schema ?? "temu_jtl"}_boss`,
    jobs: [...syncJobs(sync, shops), logJob({ eraseLines, eraseWebhooks: inbox.erase }, logDays)],
  });
  const preflight = (shop: string) => sync.inShop(shop, checkShop(jtl.preflight));
  const mounted: Array<Router | Webhooks> = [];
  const router: TemuJtl["router"] = (choices = {}) => {
    const made = createRouter({
      ...choices,
      runtime,
      parts: {
        version,
        shops: sync.shops,
        settings: new Map(shops.map((shop) => [shop.id, shop])),
        jobs: () => jobs.effects,
        runsOf: (shop) =>
          sync.inShop(
            shop,
            Effect.map(RunStore, (runs) => runs),
          ),
        reports: Context.get(services, Reports),
        log,
        webhooks: inbox,
        events: Context.get(services, EventHub),
        operations: Context.get(services, OperationStore),
        sync,
        preflight,
      },
    });
    mounted.push(made);
    return made;
  };
  const makeDoor = makeWebhooks(services, shops);
  const webhooks: TemuJtl["webhooks"] = (choices = {}) => {
    const made = makeDoor(choices);
    mounted.push(made);
    return made;
  };
  const close = async () => {
    signal?.removeEventListener("abort", closeUnheard);
    // What fails in one does not keep the others from giving back what they hold; it is told at the end.
    await Effect.runPromise(
      Effect.forEach(mounted, (made) => Effect.exit(Effect.promise(made.close)), {
        concurrency: "unbounded",
      }).pipe(
        Effect.flatMap(Exit.asVoidAll),
        Effect.ensuring(Effect.promise(() => scheduler.stop())),
        Effect.ensuring(Effect.promise(sync.close)),
        Effect.ensuring(Effect.promise(() => shared.dispose())),
      ),
    );
  };
  // What goes wrong in it is told to those who call `close` themselves.
  const closeUnheard = () => void close().catch(() => undefined);
  signal?.addEventListener("abort", closeUnheard);
  return {
    ...sync,
    orderCounts: (shop) =>
      Effect.runPromise(
        sync.inShop(
          shop,
          Effect.flatMap(OrderStore, (orders) => orders.countByState),
        ),
      ),
    log: (request) => Effect.runPromise(Effect.provideContext(readLog(request), services)),
    jobs,
    scheduler,
    registerJobs,
    router,
    webhooks,
    preflight: (shop) => Effect.runPromise(preflight(shop)),
    close,
    [Symbol.asyncDispose]: close,
  };
};

/** What the environment does not say. */
export type FromEnvOptions = Omit<
  OpenOptions,
  "shops" | "database" | "dataDir" | "jtl" | "logDays"
> & {
  /** Default `process.env`. */
  readonly env?: Variables;
  /** By default the SQL Server that `JTL_SQL_SERVER` names. */
  readonly jtl?: JtlOptions;
};

const missingVariable = (setting: string, problem: string, otherwise: string) =>
  new ConfigurationError({
    message: `${setting} ${problem}, or ${otherwise}.`,
    problems: [{ setting, problem }],
  });

/** {@link openTemuJtl} with shops, JTL-Wawi, database and data folder from environment variables. */
export const openTemuJtlFromEnv = async (options: FromEnvOptions = {}): Promise<TemuJtl> => {
  const { env, jtl: given, ...rest } = options;
  const {
    database,
    dataDir,
    jtl: named,
    logDays,
    shops,
  } = await Effect.runPromise(readEnvironment(env ?? process.env));
  if (shops === null) {
    throw missingVariable(
      "TEMU_APP_KEY",
      "is missing; set it with TEMU_APP_SECRET and TEMU_ACCESS_TOKEN",
      "name a file of shops in TEMU_JTL_CONFIG",
    );
  }
  const jtl = given ?? named;
  if (jtl === null) {
    throw missingVariable(
      "JTL_SQL_SERVER",
      "is missing; set it with JTL_SQL_USER and JTL_SQL_PASSWORD",
      "give openTemuJtlFromEnv a `jtl`",
    );
  }
  return openTemuJtl({ ...rest, shops, database, dataDir, jtl, logDays });
};
