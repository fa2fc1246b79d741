import { describe, it } from "@effect/vitest";
import { Effect } from "effect";
import { jtlWawiContract } from "../src/testing/JtlWawiContract.ts";
import { memoryJtlWawi } from "../src/testing/MemoryJtlWawi.ts";
import { memoryTemuApi } from "../src/testing/MemoryTemuApi.ts";
import { temuApiContract } from "../src/testing/TemuApiContract.ts";

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
