import type { HoldCode } from "../../domain/HoldReason.ts";
import type { Entry } from "../Words.ts";
import { articleWords } from "./articleWords.ts";
import { dataWords } from "./dataWords.ts";
import type { HoldParameters } from "./HoldParameters.ts";
import { kindWords } from "./kindWords.ts";

/** Why orders are held. */
export const holdWords: Readonly<Record<HoldCode, Entry<HoldParameters>>> = {
  ...dataWords,
  ...articleWords,
  ...kindWords,
};
