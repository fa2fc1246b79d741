import { Effect, Schema } from "effect";

const Parameter = Schema.Struct({
  name: Schema.String,
  in: Schema.Literals(["path", "query"]),
  required: Schema.Boolean,
  schema: Schema.Struct({
    enum: Schema.optionalKey(Schema.Array(Schema.String)),
    pattern: Schema.optionalKey(Schema.String),
  }),
});
const Operation = Schema.Struct({
  operationId: Schema.String,
  parameters: Schema.Array(Parameter),
  requestBody: Schema.optionalKey(Schema.Json),
  responses: Schema.Record(Schema.String, Schema.Json),
});
const Document = Schema.Struct({
  openapi: Schema.String,
  paths: Schema.Record(
    Schema.String,
    Schema.Struct({ get: Schema.optionalKey(Operation), post: Schema.optionalKey(Operation) }),
  ),
});
const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Document));

/** One route of the OpenAPI document. */
export interface ApiRoute extends Schema.Schema.Type<typeof Operation> {
  readonly method: "GET" | "POST";
  readonly path: string;
}

/** All routes that the OpenAPI document has. */
export const routesIn = (text: string) =>
  Effect.map(decode(text), ({ openapi, paths }) => ({
    openapi,
    routes: Object.entries(paths).flatMap(([path, { get, post }]): ReadonlyArray<ApiRoute> => [
      ...(get === undefined ? [] : [{ ...get, method: "GET" as const, path }]),
      ...(post === undefined ? [] : [{ ...post, method: "POST" as const, path }]),
    ]),
  }));
