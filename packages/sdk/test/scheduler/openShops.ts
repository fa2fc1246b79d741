import { CurrentShop } from "@temu-jtl/core";
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { Effect, Layer } from "effect";
import { openTemuJtl } from "temu-jtl";
import type { SchedulerTask } from "./schedulerTask.ts";

/** temu-jtl over the shops of a task. Each shop's JTL is the one of its simulator. */
export const openShops = (task: SchedulerTask, runtime: Layer.Layer<never>) =>
  openTemuJtl({
    database: task.database,
    dataDir: task.dataDir,
    shops: task.shops.map(({ credentials, endpoint, id }) => ({
      id,
      temu: { ...credentials, endpoint },
    })),
    jtl: Layer.unwrap(
      Effect.map(CurrentShop, ({ id }) =>
        simulatedJtlWawi(task.shops.find((shop) => shop.id === id)?.url ?? ""),
      ),
    ),
    requestsPerSecond: 100_000,
    runtime,
  });
