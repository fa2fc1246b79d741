import type { BlockCode } from "../domain/BlockReason.ts";
import { inBrackets, numberOf } from "./hold/HoldParameters.ts";
import { type Entry, phrase } from "./Words.ts";

/** What block reasons carry for their sentences, and the order's number. */
export interface BlockParameters {
  /** The order's number at Temu. */
  readonly order?: string;
  /** Numbers of order lines. */
  readonly lines?: string;
  readonly articles?: string;
  readonly parcels?: string;
  /** Numbers of JTL's orders. */
  readonly orders?: string;
  /** Why people have cancelled it in JTL, in their words. */
  readonly reason?: string;
}

/** Why nothing is reported of an order that JTL has. */
export const blockWords: Readonly<Record<BlockCode, Entry<BlockParameters>>> = {
  cancelledAtTemu: {
    de: phrase(
      "Bei Temu storniert",
      (p) =>
        `Die Bestellung${numberOf(p)} wurde bei Temu storniert, nachdem JTL sie erhalten hatte. Es wird nichts gemeldet.`,
      "Stornieren Sie den Auftrag auch in JTL-Wawi, bevor er versendet wird. Ist er schon unterwegs, geben Sie die Bestellung hier frei: Sie gilt dann als storniert.",
    ),
    en: phrase(
      "Cancelled at Temu",
      (p) =>
        `The order${numberOf(p)} was cancelled at Temu after JTL had got it. Nothing is reported.`,
      "Cancel the order in JTL-Wawi too, before it is shipped. If it has left, release the order here: it then counts as cancelled.",
    ),
  },
  quantityLowered: {
    de: phrase(
      "Menge bei Temu verringert",
      (p) =>
        `Temu möchte von der Bestellung${numberOf(p)} weniger Stück, als JTL weiß${inBrackets(p.lines)}. Es wird nichts gemeldet.`,
      "Verringern Sie die Menge auch in JTL-Wawi, bevor der Auftrag versendet wird. Oder geben Sie die Bestellung hier frei: Dann werden die Stücke gemeldet, die Temu noch möchte.",
    ),
    en: phrase(
      "Quantity lowered at Temu",
      (p) =>
        `Temu wants fewer units of the order${numberOf(p)} than JTL was told${inBrackets(p.lines)}. Nothing is reported.`,
      "Lower the quantity in JTL-Wawi too, before it is shipped. Or release the order here: Temu is then told of the units that it still wants.",
    ),
  },
  addressChanged: {
    de: phrase(
      "Adresse geändert",
      (p) =>
        `Die Adresse der Bestellung${numberOf(p)} hat sich geändert, seit JTL sie erhalten hat. Es wird nichts gemeldet.`,
      "Tragen Sie die neue Adresse in JTL-Wawi ein, bevor das Paket das Haus verlässt, und geben Sie die Bestellung dann hier frei.",
    ),
    en: phrase(
      "Address changed",
      (p) =>
        `The buyer's address of the order${numberOf(p)} has changed since JTL got it. Nothing is reported.`,
      "Enter the new address in JTL-Wawi, before the parcel leaves, then release the order here.",
    ),
  },
  cancelledInJtl: {
    de: phrase(
      "In JTL storniert",
      (p) =>
        `Der Auftrag zur Bestellung${numberOf(p)} wurde in JTL storniert${inBrackets(p.reason)}, und Temu wartet noch auf die Ware. Es wird nichts gemeldet.`,
      "Stornieren Sie die Bestellung auch im Seller Center, oder nehmen Sie die Stornierung in JTL-Wawi zurück.",
    ),
    en: phrase(
      "Cancelled in JTL",
      (p) =>
        `The order${numberOf(p)} was cancelled in JTL${inBrackets(p.reason)}, and Temu still wants it. Nothing is reported.`,
      "Cancel the order in Seller Center too, or take the cancellation back in JTL-Wawi.",
    ),
  },
  articleSwapped: {
    de: phrase(
      "Anderer Artikel in JTL",
      (p) =>
        `Der Auftrag zur Bestellung${numberOf(p)} hat in JTL einen anderen Artikel als bei Temu${inBrackets(p.articles)}. Es wird nichts gemeldet.`,
      "Soll der andere Artikel als der verkaufte gelten, geben Sie die Bestellung hier frei. Sonst tauschen Sie ihn in JTL-Wawi zurück.",
    ),
    en: phrase(
      "Other article in JTL",
      (p) =>
        `JTL's order has another article than Temu's order${numberOf(p)}${inBrackets(p.articles)}. Nothing is reported.`,
      "If the other article shall count as the one that was sold, release the order here. Otherwise swap it back in JTL-Wawi.",
    ),
  },
  contentsUnknown: {
    de: phrase(
      "Inhalt der Pakete nicht bekannt",
      (p) =>
        `JTL sagt nicht, was von der Bestellung${numberOf(p)} in welchem Paket ist. Es wird nichts gemeldet.`,
      "Tragen Sie den Inhalt der Pakete in JTL-Wawi ein. Oder geben Sie die Bestellung hier frei: Dann wird gemeldet, dass alles im ersten Paket ist.",
    ),
    en: phrase(
      "Contents of the parcels not known",
      (p) =>
        `JTL does not say what of the order${numberOf(p)} is in which parcel. Nothing is reported.`,
      "Enter the contents of the parcels in JTL-Wawi. Or release the order here: Temu is then told that all is in the first parcel.",
    ),
  },
};
