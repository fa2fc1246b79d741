import type { TemuApiError } from "../../../../domain/SyncError.ts";

/** Temu's code for a line that it has a shipment of already. */
const alreadyShipped = 120_012_004;

/** Temu's code and words, as a report keeps them. */
export const problemOf = ({ code, message }: TemuApiError): string =>
  code === undefined || message.includes(String(code)) ? message : `${code}: ${message}`;

export const isAlreadyShipped = ({ code }: TemuApiError): boolean => code === alreadyShipped;

/** What a report keeps when a look, not Temu's refusal, has shown that Temu has a part of it. */
export const partOfItShipped = `${alreadyShipped}: Temu has a part of it already.`;

/** Whether a report's problem is that Temu has something of it already, wherever that came from. */
export const saysAlreadyShipped = (problem: string | null): boolean =>
  problem !== null && new RegExp(`\\b${alreadyShipped}\\b`).test(problem);
