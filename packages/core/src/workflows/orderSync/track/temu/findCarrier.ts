import type { Carrier } from "../../../../domain/Shipment.ts";
import type { ShopSettings } from "../../../../domain/ShopSettings.ts";

const plain = (text: string): string => text.trim().toLowerCase();

/** The carrier that fits, unless several do. */
const only = (carriers: ReadonlyArray<Carrier>): Carrier | undefined =>
  new Set(carriers.map(({ id }) => id)).size === 1 ? carriers[0] : undefined;

/** Whether a text begins with a name and goes on with another word, as "DHL Paket" does with "DHL". */
const beginsWith = (text: string, name: string): boolean =>
  name !== "" && text.startsWith(name) && /^[^\p{L}\p{N}]/u.test(text.slice(name.length));

/**
 * Temu's carrier of a JTL shipping method: by the shop's map, then by name, both by Temu's number, name
 * or brand of it. What the map does not name is also found by the words that the method begins with.
 * Undefined when none fits, or more than one: a parcel must not be told under a wrong carrier.
 */
export const findCarrier = (
  shippingMethod: string,
  map: ShopSettings["carriers"],
  carriers: ReadonlyArray<Carrier>,
): Carrier | undefined => {
  const method = plain(shippingMethod);
  const mapped = Object.entries(map).find(([from]) => plain(from) === method)?.[1];
  const wanted = plain(map[shippingMethod] ?? mapped ?? method);
  const where = (fits: (carrier: Carrier) => boolean) => only(carriers.filter(fits));
  const named =
    where(({ id }) => id === wanted) ??
    where(({ name }) => plain(name) === wanted) ??
    where(({ brand }) => plain(brand) === wanted);
  if (named !== undefined || mapped !== undefined) return named;
  return (
    where(({ name }) => beginsWith(method, plain(name))) ??
    where(({ brand }) => beginsWith(method, plain(brand)))
  );
};
