import type { ErrorCategory } from "../../domain/SyncError.ts";

type Meaning = Exclude<ErrorCategory, "unknownOutcome"> | "brokeOff";

/**
 * Temu's codes by what they mean to us, for every code that a rule of ours names. After `brokeOff`
 * nobody knows how far a call that writes came; after all others it certainly had no effect.
 */
const codesByMeaning: ReadonlyArray<readonly [Meaning, ReadonlyArray<number>]> = [
  ["brokeOff", [4000000, 6000001, 7000000, 150010002]],
  ["throttled", [4000004, 4000005, 4000006]],
  ["transient", [120014006, 150010005]],
  ["notReady", [120012023, 120012030, 120012031, 120017007, 140020008, 140020009]],
  // What the signature, the clock, the key and the token are refused with; the router of another region.
  ["auth", [3000001, 3000010, 3000011, 3000012, 3000025, 3000026, 3000027, 3000028]],
  ["auth", [3000030, 3000031, 3000033, 3000034, 3000040, 5000003, 120011072]],
  ["permission", [3000032, 5000000, 140020001, 140020003, 180020008, 120011031]],
  ["invalid", [2000000, 3000000, 3000002, 3000003, 140020002, 140020005]],
  ["invalid", [180020003, 180020004]],
  // Tracking numbers, carriers, warehouses, contents.
  ["invalid", [120014001, 120014003, 120014004, 120014005, 120014008, 120014019, 120014020]],
  ["invalid", [120014022, 120014023, 120015002, 120015037, 120015527, 120011006, 120011085]],
  ["invalid", [120011086, 120012063, 120012064, 120012007, 120012016, 120012041]],
  ["invalid", [120011045, 120011098, 120012043]],
  // The state of the order, and ways of shipping that it does not allow.
  ["invalid", [120012004, 120012015, 120012020, 120012034, 120012035, 120011030, 120011059]],
  ["invalid", [120011091, 120011092, 120015026, 120015030, 120015050, 120015518, 120015528]],
  ["invalid", [120015539, 120015543, 120018069]],
  // Stock.
  ["invalid", [150010003, 150010065, 150013001, 150013002, 150013003]],
];

const meanings: ReadonlyMap<number, Meaning> = new Map(
  codesByMeaning.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)),
);

/** What a `TemuApi` makes of the code when a call that reads, or one that writes, is refused with it. */
export const categoryOf = (code: number, kind: "read" | "write"): ErrorCategory => {
  const meaning = meanings.get(code) ?? "invalid";
  if (meaning !== "brokeOff") return meaning;
  return kind === "write" ? "unknownOutcome" : "transient";
};

/** Every code that is classified here. */
export const answerCodes: ReadonlyArray<number> = [...meanings.keys()];
