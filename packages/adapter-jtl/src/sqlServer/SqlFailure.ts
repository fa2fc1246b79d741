import { Option, Schema } from "effect";

/**
 * What an error of `mssql` tells: it wraps tedious' in `originalError`, the server's own in `info`, the
 * system's in `cause`. The message stays behind, for it may quote a row.
 */
export interface SqlFailure {
  /** Codes of `mssql`, tedious and Node, from the outside in. */
  readonly codes: ReadonlyArray<string>;
  /** SQL Server's number of the error, its class (severity), and the object that the message names. */
  readonly number: number | null;
  readonly severity: number | null;
  readonly named: ReadonlyArray<string>;
  /** Whether no connection of the pool became free in time. */
  readonly poolIsBusy: boolean;
  /** Whether it failed while a connection was being had: nothing was sent then. */
  readonly beforeSending: boolean;
}

const Layer = Schema.Struct({
  name: Schema.optionalKey(Schema.Unknown),
  code: Schema.optionalKey(Schema.Unknown),
  number: Schema.optionalKey(Schema.Unknown),
  class: Schema.optionalKey(Schema.Unknown),
  message: Schema.optionalKey(Schema.Unknown),
  originalError: Schema.optionalKey(Schema.Unknown),
  info: Schema.optionalKey(Schema.Unknown),
  cause: Schema.optionalKey(Schema.Unknown),
});

const layersOf = (error: unknown, depth = 0): ReadonlyArray<typeof Layer.Type> => {
  const layer = Option.getOrUndefined(Schema.decodeUnknownOption(Layer)(error));
  if (layer === undefined || depth > 6) return [];
  const inner = [layer.originalError, layer.info, layer.cause];
  return [layer, ...inner.flatMap((next) => layersOf(next, depth + 1))];
};

/** The names of objects in the messages 207, 208 and 229, which SQL Server puts into quotes. */
const namesIn = (message: unknown): ReadonlyArray<string> =>
  typeof message === "string"
    ? [...message.matchAll(/['"„]([\p{L}\p{N}_.]{1,128})['"“]/gu)].flatMap(([, name]) => name ?? [])
    : [];

const isText = (value: unknown): value is string => typeof value === "string";

/** How `mssql` begins the message of a time-out of its pool, which has no code and no name of its own. */
const busyPool = "Failed to acquire a connection from the pool";

const naming = new Set([207, 208, 229, 230]);

export const readSqlFailure = (error: unknown): SqlFailure => {
  const layers = layersOf(error);
  const server = layers.find((layer) => typeof layer.number === "number");
  const number = typeof server?.number === "number" ? server.number : null;
  const poolIsBusy = isText(layers[0]?.message) && layers[0].message.startsWith(busyPool);
  return {
    codes: layers.flatMap(({ code }) => (typeof code === "string" ? [code] : [])),
    number,
    severity: typeof server?.class === "number" ? server.class : null,
    named: number !== null && naming.has(number) ? namesIn(server?.message) : [],
    poolIsBusy,
    beforeSending: layers[0]?.name === "ConnectionError" || poolIsBusy,
  };
};
