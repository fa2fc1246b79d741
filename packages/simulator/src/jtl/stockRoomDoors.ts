import { type JtlModel, StockedArticle } from "@temu-jtl/core/testing";
import { Effect, Result, Schema } from "effect";
import { ask, type Door, door, open, type OpenDoor, type SimulatorError } from "../Door.ts";

const Nothing = Schema.Struct({});
const OneArticle = Schema.Struct({ sku: Schema.String });
const Units = Schema.Struct({ sku: Schema.String, units: Schema.Finite });
const Articles = Schema.Struct({ articles: Schema.Array(StockedArticle) });

const setDoor = door("/control/jtl/stockRoom/set", Articles, Nothing);
const restockDoor = door("/control/jtl/stockRoom/restock", Units, Nothing);
const sellElsewhereDoor = door("/control/jtl/stockRoom/sellElsewhere", Units, Nothing);
const deleteDoor = door("/control/jtl/stockRoom/delete", OneArticle, Nothing);
const renameDoor = door(
  "/control/jtl/stockRoom/rename",
  Schema.Struct({ from: Schema.String, to: Schema.String }),
  Nothing,
);
const restoreBackupDoor = door("/control/jtl/stockRoom/restoreBackup", Articles, Nothing);
const availableDoor = door(
  "/control/jtl/stockRoom/available",
  OneArticle,
  Schema.Struct({ available: Schema.Finite }),
);

/** A door to what happens to the stock by now. */
const atStock = <Request>(
  wanted: Door<Request, Record<never, never>>,
  work: (request: Request, room: JtlModel["room"]) => Result.Result<void, string>,
): OpenDoor =>
  open(wanted, (request, state) => {
    state.tick();
    return Result.map(work(request, state.jtl.room), () => ({}));
  });

export const stockRoomDoors: ReadonlyArray<OpenDoor> = [
  atStock(setDoor, ({ articles }, room) => Result.succeed(room.set(articles))),
  atStock(restockDoor, ({ sku, units }, room) => room.restock(sku, units)),
  atStock(sellElsewhereDoor, ({ sku, units }, room) => room.sellElsewhere(sku, units)),
  atStock(deleteDoor, ({ sku }, room) => room.delete(sku)),
  atStock(renameDoor, ({ from, to }, room) => room.rename(from, to)),
  atStock(restoreBackupDoor, ({ articles }, room) => Result.succeed(room.restoreBackup(articles))),
  open(availableDoor, ({ sku }, state) => {
    state.tick();
    return Result.map(state.jtl.room.availableOf(sku), (available) => ({ available }));
  }),
];

/** Moves the stock of a simulated JTL-Wawi; see the methods of `JtlWorld` with these names. */
export interface StockRoomControl {
  readonly setStock: (
    articles: ReadonlyArray<StockedArticle>,
  ) => Effect.Effect<void, SimulatorError>;
  readonly restock: (sku: string, units: number) => Effect.Effect<void, SimulatorError>;
  readonly sellElsewhere: (sku: string, units: number) => Effect.Effect<void, SimulatorError>;
  readonly deleteArticle: (sku: string) => Effect.Effect<void, SimulatorError>;
  readonly renameArticle: (from: string, to: string) => Effect.Effect<void, SimulatorError>;
  readonly restoreBackup: (
    articles: ReadonlyArray<StockedArticle>,
  ) => Effect.Effect<void, SimulatorError>;
  readonly availableOf: (sku: string) => Effect.Effect<number, SimulatorError>;
}

export const stockRoomControl = (url: string): StockRoomControl => ({
  setStock: (articles) => Effect.asVoid(ask(url, setDoor, { articles })),
  restock: (sku, units) => Effect.asVoid(ask(url, restockDoor, { sku, units })),
  sellElsewhere: (sku, units) => Effect.asVoid(ask(url, sellElsewhereDoor, { sku, units })),
  deleteArticle: (sku) => Effect.asVoid(ask(url, deleteDoor, { sku })),
  renameArticle: (from, to) => Effect.asVoid(ask(url, renameDoor, { from, to })),
  restoreBackup: (articles) => Effect.asVoid(ask(url, restoreBackupDoor, { articles })),
  availableOf: (sku) => Effect.map(ask(url, availableDoor, { sku }), ({ available }) => available),
});
