import type { TemuApiError } from "../../../../domain/SyncError.ts";

/** Whether Temu refuses the shop: every other report would be refused as well. */
export const refusesAll = ({ category }: TemuApiError): boolean =>
  category === "auth" || category === "permission";
