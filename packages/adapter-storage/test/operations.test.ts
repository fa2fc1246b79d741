import { layer } from "@effect/vitest";
import { operationStoreContract, OperationWorld } from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { Database, operationStoreLayer } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase } from "./support.ts";

const worldLayer = Layer.effect(
  OperationWorld,
  Effect.map(Database, ({ on }) => {
    const move = (column: string, by: string) =>
      Effect.orDie(
        on("test").execute(
          `update temu_jtl.temu_operations set ${column} = ${column} - $1::interval`,
          [by],
        ),
      );
    return OperationWorld.of({
      expireLeases: move("alive_until", "1 minute"),
      passDays: (count) =>
        Effect.andThen(move("started_at", `${count} days`), move("alive_until", `${count} days`)),
    });
  }),
);
const empty = Layer.merge(operationStoreLayer, worldLayer).pipe(
  Layer.provide(Layer.effectDiscard(behindTheirBack("truncate temu_jtl.temu_operations cascade"))),
);

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "operations in PostgreSQL",
  (it) => {
    for (const { name, test } of operationStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(empty)));
    }
  },
);
