import { JobStore } from "@temu-jtl/core";
import { Effect } from "effect";

/** Jobs that are due every hour. */
export const defineJobs = Effect.fnUntraced(function* (...jobIds: ReadonlyArray<string>) {
  const store = yield* JobStore;
  yield* store.define(
    jobIds.map((jobId) => ({
      jobId,
      type: jobId,
      shop: null,
      description: "A job of a test",
      schedule: { everyMinutes: 60 },
      parameters: {},
    })),
  );
  return store;
});
