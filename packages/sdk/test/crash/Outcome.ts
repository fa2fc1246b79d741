import type { SoldOrder } from "@temu-jtl/core/testing";
import type { SimulatorCounts } from "@temu-jtl/simulator";

/** What has become of a shop's orders, in our books and on both sides. */
export interface Outcome {
  /** The state of each order, that of failed ones with its reason. */
  readonly orders: Readonly<Record<string, string>>;
  readonly rowsInserted: SimulatorCounts["rowsInserted"];
  readonly confirmations: SimulatorCounts["confirmations"];
  readonly repeatedConfirmations: SimulatorCounts["repeatedConfirmations"];
}

const foreign = "FOREIGN-";

const once = (names: ReadonlyArray<string>) => Object.fromEntries(names.map((name) => [name, 1]));

/**
 * What has to have become of all that was sold: each order in JTL once and at Temu once, and nothing
 * sent to Temu twice. Of those whose outcome nobody can know a row may have been inserted or not.
 */
export const expectedOutcome = (
  sold: ReadonlyArray<SoldOrder>,
  unknown: ReadonlySet<string>,
  rowsInserted: Outcome["rowsInserted"],
): Outcome => {
  const numbers = sold.map(({ order }) => order.parentOrderSn);
  const reported = sold.filter(({ order }) => !unknown.has(order.parentOrderSn));
  return {
    orders: Object.fromEntries(
      numbers.map((number) => [
        number,
        unknown.has(number) ? "failed: outcomeUnknown" : "reported",
      ]),
    ),
    rowsInserted: once([
      ...numbers.filter((number) => !unknown.has(number) || number in rowsInserted),
      ...Object.keys(rowsInserted).filter((number) => number.startsWith(foreign)),
    ]),
    confirmations: once(reported.flatMap(({ order }) => order.lines.map(({ orderSn }) => orderSn))),
    repeatedConfirmations: {},
  };
};
