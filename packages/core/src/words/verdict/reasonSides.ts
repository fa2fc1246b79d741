import type { Reason, ReasonCode } from "../../domain/VerdictReason.ts";
import type { Language } from "../Language.ts";
import { nameOf } from "../labels/Names.ts";
import { jobTypeNames, workflowNames } from "../labels/workNames.ts";
import type { Voice } from "../Voice.ts";
import type { Entry } from "../Words.ts";

/** The words of verdict reasons: each is told of itself, with its count and its deadline. */
export type ReasonWords<Codes extends ReasonCode> = {
  readonly [Code in Codes]: Entry<Reason<Code>>;
};

/** A workflow or a kind of job, with its first letter as it stands within a sentence. */
export const workIn = (work: string, language: Language): string => {
  const ofWorkflow = nameOf(workflowNames, work, language);
  const name = ofWorkflow === work ? nameOf(jobTypeNames, work, language) : ofWorkflow;
  return language === "de" || name === work
    ? name
    : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
};

type Dated = Pick<Reason<ReasonCode>, "nearestDeadline">;

/** " Die nächste Frist endet am …", or nothing. */
export const deadlineDe = ({ nearestDeadline }: Dated, { time }: Voice): string =>
  nearestDeadline === null ? "" : ` Die nächste Frist endet am ${time(nearestDeadline)}.`;

/** " The nearest deadline is …", or nothing. */
export const deadlineEn = ({ nearestDeadline }: Dated, { time }: Voice): string =>
  nearestDeadline === null ? "" : ` The nearest deadline is ${time(nearestDeadline)}.`;

export const bestellungen = ({ count }: { readonly count: number }, voice: Voice): string =>
  voice.count(count, "Bestellung", "Bestellungen");

export const orders = ({ count }: { readonly count: number }, voice: Voice): string =>
  voice.count(count, "order", "orders");
