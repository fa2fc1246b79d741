/**
 * What was last known of a SKU's stock at Temu, of its rows `p` in temu_products and `i` in
 * temu_inventory: `expectedStock` of the domain in SQL. A push that was taken goes before what a download
 * has shown until then.
 */
const isPushed = `(i.taken_at is not null and (p.shown_at is null or p.shown_at <= i.taken_at))`;

/** The columns `is_pushed`, `known_units` and `known_at`; null where nobody knows. */
export const basisColumns = `
  coalesce(${isPushed}, false) as is_pushed,
  case when ${isPushed} then i.taken else p.shown end as known_units,
  case when ${isPushed} then i.taken_at else p.shown_at end as known_at`;
