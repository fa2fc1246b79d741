import { Effect, Layer } from "effect";
import { JtlError, JtlWawi } from "@temu-jtl/core";
import { ask, type Door, type SimulatorError } from "../Door.ts";
import {
  articlesDoor,
  importMarkDoor,
  ordersDoor,
  parcelsDoor,
  queuedDoor,
  stockChangesDoor,
  stockDoor,
  submitDoor,
} from "./jtlDoors.ts";

/** A hand-over whose answer was lost may have happened; reads can simply be repeated. */
const jtlError = (operation: string) => (error: SimulatorError) =>
  new JtlError({
    category:
      error.reason === "refused"
        ? "invalid"
        : error.reason === "lost" && operation === "submit"
          ? "unknownOutcome"
          : "transient",
    operation,
    message: "The simulated JTL-Wawi did not answer.",
    whatToDo: "See whether the simulator runs.",
  });

/** `JtlWawi` as the simulator at this URL plays it. */
export const simulatedJtlWawi = (url: string): Layer.Layer<JtlWawi> => {
  const call = <Request, Answer>(
    operation: string,
    wanted: Door<Request, Answer>,
    request: Request,
  ) => Effect.mapError(ask(url, wanted, request), jtlError(operation));
  return Layer.succeed(
    JtlWawi,
    JtlWawi.of({
      importMark: call("importMark", importMarkDoor, {}),
      submit: (handOver) => call("submit", submitDoor, handOver),
      queued: (externalNumbers) => call("queued", queuedDoor, { externalNumbers }),
      orders: (externalNumbers) => call("orders", ordersDoor, { externalNumbers }),
      articles: (skus) => call("articles", articlesDoor, { skus }),
      parcels: (externalNumbers) => call("parcels", parcelsDoor, { externalNumbers }),
      stock: (skus) => call("stock", stockDoor, { skus }),
      stockChanges: (mark) => call("stockChanges", stockChangesDoor, { mark }),
    }),
  );
};
