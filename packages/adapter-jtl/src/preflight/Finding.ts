import type { JtlError } from "@temu-jtl/core";

/** What {@link Finding} is about. Codes stay; messages may change. */
export type FindingCode =
  | "noConnection"
  | "plainTextAllowed"
  | "noJtlWawi"
  | "unknownVersion"
  | "missingObject"
  | "missingColumn"
  | "missingRight"
  | "tooManyRights"
  | "noShippingMethod"
  | "noPaymentMethod"
  | "waitsForPayment"
  | "dunsBuyers"
  | "noCompany"
  | "noUser"
  | "noCurrency"
  | "noWarehouse"
  | "noImportMark"
  | "workerStandsStill"
  | "notChecked";

/** Something about JTL-Wawi that is not as temu-jtl needs it. */
export interface Finding {
  readonly code: FindingCode;
  /** With an `error` orders cannot be synced, or go wrong. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What a person can do about it. */
  readonly whatToDo: string;
}

/** What preflight has found. Without findings everything is as it should be. */
export interface PreflightReport {
  /** JTL-Wawi's version as its database tells it, such as `1.10.11.0`; null when it could not be read. */
  readonly jtlVersion: string | null;
  readonly findings: ReadonlyArray<Finding>;
}

/** A check that JTL's database did not let happen. */
export const notChecked = (what: string, { message, whatToDo }: JtlError): Finding => ({
  code: "notChecked",
  severity: "warning",
  message: `Whether ${what} could not be seen: ${message}`,
  whatToDo,
});
