import type { ChanceSettings, JtlChanceSettings } from "@temu-jtl/core/testing";

/** What an app is known by at the simulated Temu. Demonstration values, no secrets. */
export interface SimulatorCredentials {
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken: string;
}

export const demoCredentials: SimulatorCredentials = {
  appKey: "demo-app-key",
  appSecret: "demo-app-secret",
  accessToken: "demo-access-token",
};

/** How a simulator starts; all of it but the port and the credentials can be changed later. */
export interface SimulatorOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** How many invented orders Temu has sold at the start. */
  readonly orders: number;
  /** How long Temu takes for an answer. */
  readonly latencyMillis: number;
  /** Requests that Temu takes per second and app key. */
  readonly rateLimit: number;
  /** How long a row waits for JTL's worker; null: until told. */
  readonly jtlTakeOverMillis: number | null;
  /** How long after that an order is packed; null: when told. */
  readonly jtlPackMillis: number | null;
  /** What happens at Temu by itself; null: nothing. */
  readonly chance: ChanceSettings | null;
  /** What happens at JTL by itself; null: nothing. A process of its own has one seed for both. */
  readonly jtlChance: JtlChanceSettings | null;
  /** Where Temu sends its webhooks to; null: nowhere. */
  readonly webhooks: string | null;
  readonly credentials: SimulatorCredentials;
}

export const defaultSimulatorOptions: SimulatorOptions = {
  port: 0,
  orders: 0,
  latencyMillis: 0,
  rateLimit: 20,
  jtlTakeOverMillis: 60_000,
  jtlPackMillis: 600_000,
  chance: null,
  jtlChance: null,
  webhooks: null,
  credentials: demoCredentials,
};
