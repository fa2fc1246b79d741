import { JtlError, JtlWawi, type StockVerdict, TemuApi, TemuApiError } from "@temu-jtl/core";
import { SeededRandom } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import type { DayPlan } from "./DayPlan.ts";

export interface Unsteadiness extends Pick<DayPlan, "faults" | "latencyMillis"> {
  readonly seed: number;
  /** Whether anything goes wrong now. */
  readonly isOn: () => boolean;
}

const brokenTemu = (operation: string, category: "transient" | "unknownOutcome") =>
  new TemuApiError({ category, operation, message: "no answer", whatToDo: "Try again." });

const brokenJtl = (operation: string, category: "transient" | "unknownOutcome") =>
  new JtlError({ category, operation, message: "no answer", whatToDo: "Try again." });

const rejectedVerdict: Pick<StockVerdict, "outcome" | "code" | "message"> = {
  outcome: "rejected",
  code: 150013003,
  message: "The SKU is under review.",
};

/** How calls are under way for a while and fail by chance. */
const makeChance = ({ faults, isOn, latencyMillis, seed }: Unsteadiness) => {
  const random = new SeededRandom(seed ^ 0x51ed270b);
  const wayTakes = Effect.suspend(() => Effect.sleep(random.whole(0, latencyMillis)));
  const fails = (probability = faults) => isOn() && random.happens(probability);

  const read = <A, E, R>(call: Effect.Effect<A, E, R>, broken: () => E) =>
    Effect.gen(function* () {
      yield* wayTakes;
      if (fails()) return yield* Effect.fail(broken());
      const answer = yield* call;
      yield* wayTakes;
      return answer;
    });

  const write = <A, E, R>(
    call: Effect.Effect<A, E, R>,
    broken: (category: "transient" | "unknownOutcome") => E,
  ) =>
    Effect.gen(function* () {
      yield* wayTakes;
      if (fails()) return yield* Effect.fail(broken("transient"));
      if (fails()) return yield* Effect.fail(broken("unknownOutcome"));
      const answer = yield* call;
      if (fails()) return yield* Effect.fail(broken("unknownOutcome"));
      yield* wayTakes;
      return answer;
    });

  return { fails, random, read, write };
};

/** A Temu that takes its time, fails now and then, and rejects what it likes. */
export const unsteadyTemu = (temu: TemuApi["Service"], unsteadiness: Unsteadiness) => {
  const { fails, random, read, write } = makeChance(unsteadiness);
  const readPage =
    (operation: string) =>
    <A>(page: A) =>
      read(Effect.succeed(page), () => brokenTemu(operation, "transient"));
  return TemuApi.of({
    ...temu,
    listOrders: (query) => Stream.mapEffect(temu.listOrders(query), readPage("listOrders")),
    listSkus: Stream.mapEffect(temu.listSkus, readPage("listSkus")),
    confirmShipment: (confirmation) =>
      write(temu.confirmShipment(confirmation), (category) => brokenTemu("confirm", category)),
    editStock: Effect.fnUntraced(function* (edit) {
      const isOne = fails() && edit.targets.length > 1;
      const one = isOne ? random.shuffle(edit.targets)[0] : undefined;
      const targets = edit.targets.filter((target) => target !== one);
      const verdicts = yield* write(temu.editStock({ ...edit, targets }), (category) =>
        brokenTemu("editStock", category),
      );
      return one === undefined ? verdicts : [...verdicts, { skuId: one.skuId, ...rejectedVerdict }];
    }),
  });
};

/** A JTL-Wawi that takes its time and fails now and then. */
export const unsteadyJtl = (jtl: JtlWawi["Service"], unsteadiness: Unsteadiness) => {
  const { read, write } = makeChance({ ...unsteadiness, seed: unsteadiness.seed ^ 0x2c1b3c6d });
  const reading = <A>(operation: string, call: Effect.Effect<A, JtlError>) =>
    read(call, () => brokenJtl(operation, "transient"));
  return JtlWawi.of({
    importMark: reading("importMark", jtl.importMark),
    submit: (handOver) => write(jtl.submit(handOver), (category) => brokenJtl("submit", category)),
    queued: (numbers) => reading("queued", jtl.queued(numbers)),
    orders: (numbers) => reading("orders", jtl.orders(numbers)),
    articles: (numbers) => reading("articles", jtl.articles(numbers)),
    parcels: (numbers) => reading("parcels", jtl.parcels(numbers)),
    stock: (numbers) => reading("stock", jtl.stock(numbers)),
    stockChanges: (mark) => reading("stockChanges", jtl.stockChanges(mark)),
  });
};
