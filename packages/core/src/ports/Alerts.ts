import { Context, Effect } from "effect";

/** Something that a person has to see to, and soon. */
export interface Alert {
  /** The shop's id. */
  readonly shop: string;
  /** A short code such as `shipBeforeNear`: the same code and order, the same alert. */
  readonly code: string;
  readonly parentOrderSn: string | null;
  readonly message: string;
  readonly whatToDo: string;
}

/**
 * Tells people. Each run raises an alert anew for as long as its cause stands: whoever sends mails keeps
 * from sending the same one twice. Without an implementation an alert is a line of the log.
 */
export const Alerts = Context.Reference<{
  readonly raise: (alert: Alert) => Effect.Effect<void>;
}>("@temu-jtl/core/Alerts", {
  defaultValue: () => ({
    raise: ({ code, message, parentOrderSn, whatToDo }) =>
      Effect.logWarning(`${message} → ${whatToDo}`).pipe(
        Effect.annotateLogs({ alert: code, ...(parentOrderSn === null ? {} : { parentOrderSn }) }),
      ),
  }),
});
