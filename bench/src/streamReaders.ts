// Pages that are open: each reads live events and shows the interval of one job, in a process of their own,
// so that only the host's memory counts. The parent says which interval is true in the end.
import { Effect, Schema } from "effect";

/** Now and then a page in so many loses its connection and comes back. */
const lossEvery = 10;
const lossEveryMillis = 5_000;

const Start = Schema.Struct({ url: Schema.String, job: Schema.String, count: Schema.Int });
const End = Schema.Struct({ everyMinutes: Schema.Int });
const Message = Schema.Union([Start, End]);
const decodeMessage = Schema.decodeUnknownSync(Message);
const Job = Schema.fromJsonString(
  Schema.Struct({ schedule: Schema.Struct({ everyMinutes: Schema.Int }) }),
);
const decodeJob = Schema.decodeUnknownSync(Job);

interface Page {
  shown: number | null;
  place: string | null;
  connection: AbortController;
  isLooking: boolean;
  isOld: boolean;
}

const pages: Array<Page> = [];
const counts = { hints: 0, resumes: 0, resets: 0, refused: 0 };
const over = new AbortController();

/** Asks for what is shown, once at a time: a hint that comes meanwhile has it asked again. */
const look = async (page: Page, { job, url }: typeof Start.Type) => {
  page.isOld = true;
  if (page.isLooking) return;
  page.isLooking = true;
  while (page.isOld) {
    page.isOld = false;
    const response = await fetch(`${url}/jobs/${job}`);
    page.shown = decodeJob(await response.text()).schedule.everyMinutes;
  }
  page.isLooking = false;
};

const readBlocks = async (page: Page, response: Response, start: typeof Start.Type) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const blocks = (rest + next.value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      page.place = /^id: (.*)$/m.exec(block)?.[1] ?? page.place;
      const isReset = /^event: reset$/m.test(block);
      if (isReset) counts.resets += 1;
      if (/^event: hint$/m.test(block)) counts.hints += 1;
      if (isReset || block.includes(`"object":"${start.job}"`)) await look(page, start);
    }
  }
};

const read = async (page: Page, start: typeof Start.Type) => {
  await look(page, start);
  while (!over.signal.aborted) {
    page.connection = new AbortController();
    try {
      const response = await fetch(`${start.url}/events`, {
        signal: page.connection.signal,
        headers: page.place === null ? {} : { "last-event-id": page.place },
      });
      if (response.status !== 200) counts.refused += 1;
      await readBlocks(page, response, start);
    } catch (error) {
      // Its own doing, see below; anything else is one.
      if (!page.connection.signal.aborted) throw error;
    }
    counts.resumes += 1;
  }
};

const tell = (message: object) => process.send?.(message);

const begin = async (start: typeof Start.Type) => {
  for (let index = 0; index < start.count; index += 1) {
    const page: Page = {
      shown: null,
      place: null,
      connection: new AbortController(),
      isLooking: false,
      isOld: false,
    };
    pages.push(page);
    void read(page, start);
  }
  const wait = (millis: number) => Effect.runPromise(Effect.sleep(millis));
  while (pages.some(({ place }) => place === null)) await wait(50);
  tell({ isReady: true });
  for (let round = 0; !over.signal.aborted; round += 1) {
    await wait(lossEveryMillis);
    for (const page of pages.filter((_, index) => index % lossEvery === round % lossEvery)) {
      page.connection.abort();
    }
  }
};

const end = async ({ everyMinutes }: typeof End.Type) => {
  over.abort();
  const isRight = ({ shown }: Page) => shown === everyMinutes;
  for (let waited = 0; waited < 100 && !pages.every(isRight); waited += 1) {
    await Effect.runPromise(Effect.sleep(100));
  }
  tell({ right: pages.filter(isRight).length, ...counts });
  process.disconnect();
  process.exit();
};

process.on("message", (message) => {
  const decoded = decodeMessage(message);
  void ("url" in decoded ? begin(decoded) : end(decoded));
});
