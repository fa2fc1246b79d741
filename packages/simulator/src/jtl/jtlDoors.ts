import { Result, Schema } from "effect";
import {
  ArticleStock,
  ImportMark,
  Instant,
  JtlArticle,
  JtlOrder,
  JtlParcel,
  SubmitOutcome,
} from "@temu-jtl/core";
import type { JtlCall } from "@temu-jtl/core/testing";
import { type Door, door, notRun, open, type OpenDoor } from "../Door.ts";
import { textReply } from "../Reply.ts";
import type { SimulatorState } from "../SimulatorState.ts";

const ExternalNumbers = Schema.Struct({ externalNumbers: Schema.Array(Schema.String) });
const Skus = Schema.Struct({ skus: Schema.Array(Schema.String) });

export const importMarkDoor = door("/jtl/importMark", Schema.Struct({}), ImportMark);
export const submitDoor = door(
  "/jtl/submit",
  Schema.Struct({ externalNumber: Schema.String, document: Schema.String, deadline: Instant }),
  SubmitOutcome,
);
export const queuedDoor = door(
  "/jtl/queued",
  ExternalNumbers,
  Schema.Array(Schema.Struct({ externalNumber: Schema.String, rowId: Schema.Int })),
);
export const ordersDoor = door("/jtl/orders", ExternalNumbers, Schema.Array(JtlOrder));
export const articlesDoor = door("/jtl/articles", Skus, Schema.Array(JtlArticle));
export const parcelsDoor = door("/jtl/parcels", ExternalNumbers, Schema.Array(JtlParcel));
export const stockDoor = door("/jtl/stock", Skus, Schema.Array(ArticleStock));
export const stockChangesDoor = door(
  "/jtl/stockChanges",
  Schema.Struct({ mark: Schema.NullOr(Schema.String) }),
  Schema.Struct({ ...Skus.fields, needsFullPass: Schema.Boolean, mark: Schema.String }),
);

/** Opens a door of JTL-Wawi: what is due has happened, faults are met. */
const openJtl = <Request, Answer>(
  call: JtlCall,
  wanted: Door<Request, Answer>,
  work: (request: Request, state: SimulatorState, now: number) => Answer,
): OpenDoor => {
  const opened = open(wanted, (request, state) =>
    Result.succeed(work(request, state, state.tick())),
  );
  return {
    path: opened.path,
    reply: (body, state) => {
      state.count(`jtl.${call}`);
      const byChance = state.jtlChance.meet(call, state.tick());
      const fault = state.faults.take(`jtl.${call}`) ?? byChance;
      if (fault === null) return opened.reply(body, state);
      if (fault._tag === "Refused") return notRun(fault.message);
      if (fault.takesEffect) opened.reply(body, state);
      return fault._tag === "NoAnswer" ? null : textReply(fault.status, fault.body);
    },
  };
};

export const jtlDoors: ReadonlyArray<OpenDoor> = [
  openJtl("importMark", importMarkDoor, (_, { jtl }, now) => jtl.importMark(now)),
  openJtl("submit", submitDoor, (handOver, { jtl }, now) => jtl.submit(handOver, now)),
  openJtl("queued", queuedDoor, ({ externalNumbers }, { jtl }) => jtl.queued(externalNumbers)),
  openJtl("orders", ordersDoor, ({ externalNumbers }, { jtl }) => jtl.orders(externalNumbers)),
  openJtl("articles", articlesDoor, ({ skus }, { jtl }) => jtl.articles(skus)),
  openJtl("parcels", parcelsDoor, ({ externalNumbers }, { jtl }) => jtl.parcels(externalNumbers)),
  openJtl("stock", stockDoor, ({ skus }, { jtl }) => jtl.room.stock(skus)),
  openJtl("stockChanges", stockChangesDoor, ({ mark }, { jtl }) => jtl.room.changes(mark)),
];
