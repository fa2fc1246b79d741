import type { ParentOrder } from "../../../../domain/ParentOrder.ts";
import type { Trouble } from "../../../CurrentStep.ts";

const answerIt = "Answer it in Seller Center. The shipment is reported when it is settled.";

/** What Temu takes no shipment during, by the label that it sets. */
const requests: ReadonlyMap<string, Trouble> = new Map([
  [
    "pending_buyer_cancellation",
    {
      code: "buyerWantsToCancel",
      message: "The buyer asks to cancel an order that is to be reported as shipped.",
      whatToDo: answerIt,
    },
  ],
  [
    "pending_buyer_address_change",
    {
      code: "addressChangePending",
      message: "The buyer asks for another address of an order that is to be reported as shipped.",
      whatToDo: answerIt,
    },
  ],
  [
    "pending_risk_control_alert",
    {
      code: "riskCheckPending",
      message: "Temu checks an order for risks that is to be reported as shipped.",
      whatToDo: "Nothing: it is reported when Temu's check is done.",
    },
  ],
]);

/** What an order waits for at Temu, or null. */
export const pendingRequest = ({ labels }: ParentOrder): Trouble | null =>
  labels.flatMap((label) => requests.get(label) ?? []).at(0) ?? null;
