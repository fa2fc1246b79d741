import { FaultPlan, JtlChance, JtlModel, TemuChance, TemuModel } from "@temu-jtl/core/testing";
import { readOrderXml } from "./jtl/readOrderXml.ts";
import type { SimulatorCredentials, SimulatorOptions } from "./SimulatorOptions.ts";
import { RateLimit } from "./temu/RateLimit.ts";
import { WebhookPost } from "./temu/webhooks/WebhookPost.ts";

/** Everything that a simulator knows: the two models, and how it behaves. One clock moves both. */
export class SimulatorState {
  readonly temu = new TemuModel();
  readonly chance = new TemuChance(this.temu);
  readonly jtl: JtlModel;
  readonly jtlChance: JtlChance;
  readonly faults = new FaultPlan();
  readonly credentials: SimulatorCredentials;
  readonly rateLimit: RateLimit;
  readonly webhooks: WebhookPost;
  latencyMillis: number;
  clockOffsetMillis = 0;
  private readonly realTime: () => number;
  private readonly requestCounts = new Map<string, number>();

  constructor(options: SimulatorOptions, realTime: () => number) {
    this.realTime = realTime;
    this.credentials = options.credentials;
    this.webhooks = new WebhookPost(options.webhooks, options.credentials, () => this.now());
    this.latencyMillis = options.latencyMillis;
    this.rateLimit = new RateLimit(options.rateLimit);
    this.jtl = new JtlModel(readOrderXml, {
      takeOverDelayMillis: options.jtlTakeOverMillis,
      packDelayMillis: options.jtlPackMillis,
    });
    this.jtlChance = new JtlChance(this.jtl);
    this.temu.sell(options.orders, this.now());
    this.temu.onChange = (sold, what) => this.webhooks.tell(sold, what, this.temuNow());
    this.chance.set(options.chance);
    this.jtlChance.set(options.jtlChance, this.now());
  }

  /** The simulated time, in milliseconds since 1970. */
  now(): number {
    return this.realTime() + this.clockOffsetMillis;
  }

  /** The time by Temu's clock, which chance may put ahead or behind. */
  temuNow(): number {
    return this.now() + this.chance.skewMillis;
  }

  /** The time that no offset moves: rate limits count real requests. */
  realNow(): number {
    return this.realTime();
  }

  /** Lets JTL do what is due by now. */
  tick(): number {
    const now = this.now();
    this.jtl.tick(now);
    return now;
  }

  count(call: string): void {
    this.requestCounts.set(call, (this.requestCounts.get(call) ?? 0) + 1);
  }

  /** How many requests arrived, by the name of the call. */
  get requests(): ReadonlyMap<string, number> {
    return this.requestCounts;
  }
}
