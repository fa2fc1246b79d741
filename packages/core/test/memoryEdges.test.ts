import { describe, it } from "@effect/vitest";
import {
  jtlWawiContract,
  memoryJtlWawi,
  memoryOrderDocument,
  memoryTemuApi,
  orderDocumentContract,
  temuApiContract,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";

describe("Temu in memory", () => {
  for (const { name, test } of temuApiContract) {
    it.effect(name, () => test.pipe(Effect.provide(memoryTemuApi())));
  }
});

describe("JTL-Wawi in memory", () => {
  for (const { name, test } of jtlWawiContract) {
    it.effect(name, () => test.pipe(Effect.provide(memoryJtlWawi())));
  }
});

describe("The order document in memory", () => {
  for (const { name, test } of orderDocumentContract) {
    it.effect(name, () => test.pipe(Effect.provide(memoryOrderDocument)));
  }
});
