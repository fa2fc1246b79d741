import type { Reason, ReasonCode } from "../../domain/VerdictReason.ts";
import type { Voice } from "../Voice.ts";
import { tell, type Words } from "../Words.ts";
import { itemReasonWords } from "./itemReasonWords.ts";
import type { ReasonWords } from "./reasonSides.ts";
import { shopReasonWords } from "./shopReasonWords.ts";
import { workReasonWords } from "./workReasonWords.ts";

/** Why the verdict is not `ok`. */
export const reasonWords: ReasonWords<ReasonCode> = {
  ...shopReasonWords,
  ...workReasonWords,
  ...itemReasonWords,
};

/** A reason of the verdict in words. */
export const tellReason = <Code extends ReasonCode>(reason: Reason<Code>, voice: Voice): Words =>
  tell(reasonWords[reason.code], reason, voice);
