import type { ErrorCategory } from "@temu-jtl/core";

/** What kind of error it is, what it says, and what to do. */
export interface ErrorKind {
  readonly category: ErrorCategory;
  readonly message: string;
  readonly whatToDo: string;
  readonly again?: boolean;
}

/** Where the rights are granted. */
export const grants = "docs/jtl-setup.md has the script that grants what is needed.";
