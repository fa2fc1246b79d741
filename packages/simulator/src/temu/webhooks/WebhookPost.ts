import { SeededRandom, type SoldOrder, temuMallId } from "@temu-jtl/core/testing";
import { Effect, Queue } from "effect";
import type { SimulatorCredentials } from "../../SimulatorOptions.ts";
import { sealWebhook, type WebhookRequest } from "./sealWebhook.ts";

const minute = 60_000;
const hour = 60 * minute;
/** So long Temu waits before each further try (Temu Partner documentation, "Webhook Integration Guide"). */
const retries = [2 * minute, 10 * minute, 30 * minute, hour, hour, hour, 12 * hour, 12 * hour];
/** So often the simulated time is looked at meanwhile. */
const lookEveryMillis = 100;
/** So long Temu waits for an answer. */
const patienceMillis = 500;

/** What is told at about the same time comes in any order within so long. */
const spreadMillis = 200;
const mostTimes = 3;

interface Letter {
  readonly url: string;
  readonly request: WebhookRequest;
}

const codes = {
  status: "bg_order_status_change_event",
  address: "bg_trade_logistics_address_changed",
} as const;

const eventData = ({ order }: SoldOrder, what: keyof typeof codes): string => {
  const named = `"mallId":${temuMallId},"parentOrderSn":${JSON.stringify(order.parentOrderSn)}`;
  if (what === "address") return `{${named}}`;
  const orderSn = JSON.stringify(order.lines[0]?.orderSn ?? "");
  const updateTime = Math.floor(order.updatedAt / 1_000);
  return `{${named},"orderSn":${orderSn},"orderStatus":${order.statusCode},"updateTime":${updateTime}}`;
};

const postOnce = async ({ request: { body, headers }, url }: Letter, signal: AbortSignal) => {
  const answer = await fetch(url, { method: "POST", headers, body, signal });
  await answer.arrayBuffer();
  return answer.status;
};

/** The status of the answer; 0 where none comes in time. */
const post = (letter: Letter) =>
  Effect.tryPromise((signal) => postOnce(letter, signal)).pipe(
    Effect.timeout(patienceMillis),
    Effect.orElseSucceed(() => 0),
  );

/** Tells by webhooks what has changed at Temu, as unreliably as Temu does: several times, in no order. */
export class WebhookPost {
  url: string | null;
  /** Every time that one was sent, and how many of these were answered with 200. */
  sent = 0;
  taken = 0;
  private readonly credentials: SimulatorCredentials;
  private readonly now: () => number;
  private readonly random = new SeededRandom(1);
  private readonly letters = Effect.runSync(Queue.unbounded<Letter>());

  /** `now`: the simulated time, which may jump. */
  constructor(url: string | null, credentials: SimulatorCredentials, now: () => number) {
    this.url = url;
    this.credentials = credentials;
    this.now = now;
  }

  tell(sold: SoldOrder, what: keyof typeof codes, sentAt: number): void {
    const { url } = this;
    if (url === null) return;
    const event = { code: codes[what], eventData: eventData(sold, what), sentAt };
    Queue.offerUnsafe(this.letters, { url, request: sealWebhook(event, this.credentials) });
  }

  /** Sends one until it is taken. */
  private send(letter: Letter, waits: ReadonlyArray<number>): Effect.Effect<void> {
    const [wait, ...further] = waits;
    return Effect.gen({ self: this }, function* () {
      this.sent += 1;
      if ((yield* post(letter)) === 200) {
        this.taken += 1;
      } else if (wait !== undefined) {
        const until = this.now() + wait;
        while (this.now() < until) yield* Effect.sleep(lookEveryMillis);
        yield* this.send(letter, further);
      }
    });
  }

  /** Delivers what is told, until it is interrupted. */
  readonly deliver: Effect.Effect<never> = Effect.suspend(() => this.deliverNext).pipe(
    Effect.forever,
    Effect.scoped,
  );

  private get deliverNext() {
    return Effect.gen({ self: this }, function* () {
      const letter = yield* Queue.take(this.letters);
      const times = this.random.whole(1, mostTimes);
      for (let time = 0; time < times; time += 1) {
        const delay = this.random.whole(0, spreadMillis);
        yield* Effect.forkScoped(Effect.delay(this.send(letter, retries), delay));
      }
    });
  }
}
