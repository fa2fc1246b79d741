import { Schema } from "effect";
import { filledText, meaning, withDefault } from "./settingSchema.ts";
import { mostUnits } from "./StockEdit.ts";

const units = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: mostUnits }));
const percent = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 }));
/** None at all would take everything from sale. */
const warehouses = Schema.Array(Schema.Int).check(
  Schema.isNonEmpty({ expected: "a list that is not empty" }),
);

/** What of JTL's stock a shop offers at Temu. */
export const InventoryRules = Schema.Struct({
  warehouses: meaning(
    "`kWarenLager` of the warehouses whose stock is sold; `null`: all of them.",
    withDefault(Schema.NullOr(warehouses), null),
  ),
  safetyUnits: meaning("Units of each article that are kept back.", withDefault(units, 0)),
  safetyPercent: meaning(
    "Percent of an article's stock that are kept back.",
    withDefault(percent, 0),
  ),
  cap: meaning(
    "The most units that are offered; `null`: no limit.",
    withDefault(Schema.NullOr(units), null),
  ),
  ignore: meaning(
    "Article numbers that are left alone: their stock at Temu is kept by hand.",
    withDefault(Schema.Array(filledText), []),
  ),
  unmanagedUnits: meaning(
    "What is offered of articles without stock management; `null`: they are left alone.",
    withDefault(Schema.NullOr(units), null),
  ),
  oversellUnits: meaning(
    "What is offered at least of articles that JTL may sell beyond their stock; `null`: their stock.",
    withDefault(Schema.NullOr(units), null),
  ),
  shared: meaning(
    "Several SKUs of one article: each offers all of it (`full`), or they share it (`split`).",
    withDefault(Schema.Literals(["full", "split"]), "full"),
  ),
  zeroGuardPercent: meaning(
    "If more than so many percent of the SKUs, and at least 10, would fall to zero, they are held back.",
    withDefault(percent, 20),
  ),
  knownGuardPercent: meaning(
    "If JTL knows less than so many percent of the SKUs that it knew, or Temu lists less than so many of the last ones, nothing is pushed.",
    withDefault(percent, 80),
  ),
});
export type InventoryRules = typeof InventoryRules.Type;
