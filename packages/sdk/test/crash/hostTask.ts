import { Schema } from "effect";

/** Where a host is to stand still: at its `nth` arrival at this place. */
export const Stop = Schema.Struct({
  /** Such as `track begins` or `after jtl.submit`; see `host.ts`. */
  place: Schema.String,
  nth: Schema.Int,
  /** It works on for so long, and stands still wherever it is by then. 0: exactly there. */
  delayMillis: Schema.Int,
});
export type Stop = typeof Stop.Type;

/** What a host is started with. */
export const HostTask = Schema.Struct({
  /** The folder of the embedded database that all hosts share. */
  embedded: Schema.String,
  schema: Schema.String,
  dataDir: Schema.String,
  simulator: Schema.Struct({
    url: Schema.String,
    endpoint: Schema.String,
    credentials: Schema.Struct({
      appKey: Schema.String,
      appSecret: Schema.String,
      accessToken: Schema.String,
    }),
  }),
  stop: Schema.NullOr(Stop),
  /** It ends when so many orders are reported or failed. */
  orders: Schema.Int,
});
export type HostTask = typeof HostTask.Type;

/** What a host tells, each a line of JSON. */
export const HostWord = Schema.Union([
  Schema.TaggedStruct("At", { place: Schema.String }),
  Schema.TaggedStruct("StandsStill", { place: Schema.String }),
  Schema.TaggedStruct("GoesOn", {}),
  Schema.TaggedStruct("LeaseLost", {}),
  Schema.TaggedStruct("Ended", { runs: Schema.Int }),
]);
export type HostWord = typeof HostWord.Type;
