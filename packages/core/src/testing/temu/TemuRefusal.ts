import { Result } from "effect";

/** Temu's answer when it does not do what it was asked: its number and words. */
export interface TemuRefusal {
  readonly code: number;
  readonly message: string;
}

export const refuse = (code: number, message: string) =>
  Result.fail<TemuRefusal>({ code, message });
