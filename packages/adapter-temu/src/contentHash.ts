import { createHash } from "node:crypto";
import type { ParentOrder } from "@temu-jtl/core";

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/**
 * SHA-256, in hexadecimal digits, of an order as JSON with sorted keys. It covers what we read of an
 * order, so a field that Temu adds does not make every order look changed.
 */
export const contentHash = (order: ParentOrder): string =>
  createHash("sha256").update(JSON.stringify(order, sortKeys), "utf8").digest("hex");
