import type { JtlError } from "@temu-jtl/core";
import { Context, type Effect, type Schema } from "effect";

/**
 * A value of a parameter: text as `nvarchar`, whole numbers as `int` or `bigint`, booleans as `bit`.
 * Decimals and times travel as text and are converted in the statement, where nothing is lost.
 */
export type SqlValue = string | number | boolean | null;

/** A statement with its parameters, by their names without the `@`. */
export interface Statement {
  /** What it is for, such as `JtlWawi.orders`: errors name it. */
  readonly operation: string;
  readonly text: string;
  readonly values?: Readonly<Record<string, SqlValue>>;
}

/** The SQL Server behind one JTL-Wawi: a pool of connections that are encrypted unless allowed otherwise. */
export class SqlServer extends Context.Service<
  SqlServer,
  {
    /** The rows of a statement that changes nothing. It may be sent again when a connection broke. */
    readonly query: <Rows extends Schema.ConstraintDecoder<unknown>>(
      rows: Rows,
      statement: Statement,
    ) => Effect.Effect<Rows["Type"], JtlError>;
    /**
     * The rows of a statement that changes something. Sent once: when the connection breaks after it was
     * sent, the error's category is `unknownOutcome`. `invalid` is what its own values cause and nothing
     * else: with any other category the next one would fail too.
     */
    readonly write: <Rows extends Schema.ConstraintDecoder<unknown>>(
      rows: Rows,
      statement: Statement,
    ) => Effect.Effect<Rows["Type"], JtlError>;
  }
>()("@temu-jtl/adapter-jtl/SqlServer") {}
