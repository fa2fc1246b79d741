import { Schema } from "effect";

/** What a host that works jobs is started with. */
export const SchedulerTask = Schema.Struct({
  database: Schema.Union([
    Schema.Struct({ embedded: Schema.String, schema: Schema.String }),
    Schema.Struct({ connectionString: Schema.String, schema: Schema.String }),
  ]),
  dataDir: Schema.String,
  /** Each shop with a simulator of its own for both sides. */
  shops: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      url: Schema.String,
      endpoint: Schema.String,
      credentials: Schema.Struct({
        appKey: Schema.String,
        appSecret: Schema.String,
        accessToken: Schema.String,
      }),
    }),
  ),
});
export type SchedulerTask = typeof SchedulerTask.Type;

/** What a host tells, each a line of JSON. */
export const SchedulerWord = Schema.Union([
  Schema.TaggedStruct("Working", {}),
  Schema.TaggedStruct("Ended", {}),
]);
export type SchedulerWord = typeof SchedulerWord.Type;
