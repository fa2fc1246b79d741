import type { DocumentSettings } from "@temu-jtl/core";
import { codePointName, firstOutside, removeForbidden, transliterate } from "./charset.ts";
import { cutTo } from "./lengths.ts";

/** Makes an order's texts fit for JTL-Wawi, and notes what had to give way or cannot be written. */
export interface Fields {
  /** A text that may be cut and brought into the encoding, as the policy says. */
  readonly text: (field: string, value: string, length: number) => string;
  /** A text that JTL-Wawi looks something up by: written exactly as it is, or a problem. */
  readonly key: (field: string, value: string, length: number) => string;
  /** Notes what makes the document impossible. Never with a field's content: it may be personal. */
  readonly refuse: (problem: string) => void;
  readonly cutFields: ReadonlySet<string>;
  readonly problems: ReadonlyArray<string>;
}

/** Fields of one document under one policy for characters outside ISO-8859-1. */
export const makeFields = (policy: DocumentSettings["charsetPolicy"]): Fields => {
  const cutFields = new Set<string>();
  const problems: Array<string> = [];

  const refuseOutside = (field: string, value: string) => {
    const codePoint = firstOutside(value);
    if (codePoint !== null) {
      problems.push(
        `${field} has the character ${codePointName(codePoint)}, which ISO-8859-1 does not have`,
      );
    }
  };

  return {
    text: (field, value, length) => {
      const legal = removeForbidden(value);
      const written = policy === "transliterate" ? transliterate(legal) : legal;
      if (policy === "fail") refuseOutside(field, written);
      const fitting = cutTo(written, length);
      if (fitting.length < written.length) cutFields.add(field);
      return fitting;
    },
    key: (field, value, length) => {
      if (value.length > length) {
        problems.push(`${field} has ${value.length} characters, JTL takes ${length}`);
      }
      if (removeForbidden(value) !== value) {
        problems.push(`${field} has a control character, which XML does not allow`);
      } else if (policy !== "entities") {
        refuseOutside(field, value);
      }
      return value;
    },
    refuse: (problem) => {
      problems.push(problem);
    },
    cutFields,
    problems,
  };
};
