import { StorageError } from "@temu-jtl/core";

/** A write that the store itself does not do. The whole of it is taken back. */
export const refused = (operation: string, message: string, whatToDo?: string): StorageError =>
  new StorageError({
    category: "invalid",
    operation,
    message,
    whatToDo:
      whatToDo ??
      "Nothing: nothing was written. Look at the order's history to see what it became meanwhile.",
  });
