import { mkdtempSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@effect/vitest";
import { days, minutes, offsetClockLayer, OrderStore } from "@temu-jtl/core";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, References } from "effect";
import { openTemuJtl } from "temu-jtl";

/** The texts of all files below a folder. */
const textsBelow = async (folder: string): Promise<ReadonlyArray<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
  );
};

it("(Z4) a month after an order was reported no file and no record says who bought it", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "temu-jtl-retention-"));
  let offset = 0;
  const work = Effect.gen(function* () {
    const simulator = yield* startSimulator({ rateLimit: 100_000, orders: 3 });
    const control = simulatorControl(simulator.url);
    const temuJtl = yield* Effect.acquireRelease(
      Effect.promise(() =>
        openTemuJtl({
          dataDir,
          shops: [
            { id: "north", temu: { ...simulator.credentials, endpoint: simulator.endpoint } },
          ],
          jtl: simulatedJtlWawi(simulator.url),
          requestsPerSecond: 100_000,
          runtime: Layer.merge(
            Layer.succeed(References.MinimumLogLevel, "None"),
            offsetClockLayer(() => offset),
          ),
        }),
      ),
      (opened) => Effect.promise(() => opened.close()),
    );
    const run = Effect.promise(() => temuJtl.runOrderSync());
    const travel = Effect.fnUntraced(function* (millis: number) {
      offset += millis;
      yield* control.advance(millis);
    });
    yield* run;
    yield* control.takeOver;
    yield* run;
    yield* control.pack();
    yield* run;
    const sold = yield* control.snapshot;
    const orders = yield* temuJtl.inShop("north", OrderStore);
    expect(yield* orders.countByState).toEqual({ reported: 3 });
    const names = sold.flatMap(({ address }) => [address.lastName, address.street, address.mail]);
    // As JTL's documents are stored, in ISO-8859-1 with references for everything else.
    const before = (yield* Effect.promise(() => textsBelow(join(dataDir, "temu")))).join("\n");
    for (const { address } of sold) expect(before).toContain(address.mail);

    yield* travel(days(29));
    yield* run;
    expect((yield* orders.get(sold[0]?.order.parentOrderSn ?? ""))?.address).not.toBeNull();

    yield* travel(days(2) + minutes(1));
    yield* run;
    const after = (yield* Effect.promise(() => textsBelow(join(dataDir, "temu")))).join("\n");
    for (const name of names) expect(after).not.toContain(name);
    for (const { amounts, order } of sold) {
      const kept = yield* orders.get(order.parentOrderSn);
      expect(kept?.address).toBeNull();
      expect(kept?.amounts?.goodsGross).toEqual(amounts.goodsGross);
      expect(kept?.temu?.lines).toHaveLength(order.lines.length);
      const [document] = yield* orders.documents([order.parentOrderSn]);
      expect(document).toMatchObject({ text: "", revision: 1 });
    }
  });
  await Effect.runPromise(Effect.scoped(work));
}, 120_000);
