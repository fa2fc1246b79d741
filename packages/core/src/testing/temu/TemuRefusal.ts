import { Result, Schema } from "effect";

/** Temu's answer when it does not do what it was asked: its number and words. */
export const TemuRefusal = Schema.Struct({ code: Schema.Int, message: Schema.String });
export type TemuRefusal = typeof TemuRefusal.Type;

export const refuse = (code: number, message: string) =>
  Result.fail<TemuRefusal>({ code, message });
