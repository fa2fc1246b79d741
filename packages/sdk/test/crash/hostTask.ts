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

/** A run of one of the syncs, or a minute's wait in which JTL's worker takes what is there. */
export const Turn = Schema.Literals(["orders", "quick", "full", "wait"]);
export type Turn = typeof Turn.Type;

/** What a host does before it ends. */
export const Work = Schema.Union([
  /** It syncs orders until so many are reported or failed. */
  Schema.TaggedStruct("Orders", { count: Schema.Int }),
  /** It does these one after the other, each once it may, whatever becomes of it. */
  Schema.TaggedStruct("Turns", { turns: Schema.Array(Turn) }),
]);
export type Work = typeof Work.Type;

export const settle = (count: number): Work => ({ _tag: "Orders", count });

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
  /** The shop's rules for what it offers, where they are not the usual ones. */
  inventory: Schema.Struct({
    shared: Schema.optionalKey(Schema.Literals(["full", "split"])),
    safetyUnits: Schema.optionalKey(Schema.Int),
  }),
  /** It stands still at each of them. */
  stops: Schema.Array(Stop),
  work: Work,
});
export type HostTask = typeof HostTask.Type;

/** What a host tells, each a line of JSON. */
export const HostWord = Schema.Union([
  Schema.TaggedStruct("At", { place: Schema.String }),
  Schema.TaggedStruct("StandsStill", { place: Schema.String }),
  Schema.TaggedStruct("GoesOn", {}),
  Schema.TaggedStruct("LeaseLost", {}),
  /** A run has ended, with these problems. */
  Schema.TaggedStruct("HasRun", { outcome: Schema.String, problems: Schema.Array(Schema.String) }),
  Schema.TaggedStruct("Ended", { runs: Schema.Int }),
]);
export type HostWord = typeof HostWord.Type;
