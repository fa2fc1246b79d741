import { Effect, Layer } from "effect";
import { contractOrder, JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { writeSampleXml } from "../jtl/writeSampleXml.ts";
import { simulatorControl } from "./simulatorControl.ts";

/** The world behind a simulator's Temu. A simulator that does not answer is a defect of the test. */
export const simulatedTemuWorld = (url: string): Layer.Layer<TemuWorld> => {
  const control = simulatorControl(url);
  return Layer.succeed(
    TemuWorld,
    TemuWorld.of({
      now: Effect.orDie(control.now),
      advance: (millis) => Effect.orDie(control.advance(millis)),
      sell: (count) => Effect.orDie(Effect.flatMap(control.sell(count), control.orders)),
      stockSkus: (skus) => Effect.orDie(control.stockSkus(skus)),
      sellUnits: (units) => Effect.orDie(Effect.flatMap(control.sellUnits(units), control.orders)),
      removeSku: (skuId) => Effect.orDie(control.removeSku(skuId)),
      rejectSku: (skuId, refusal) => Effect.orDie(control.rejectSku(skuId, refusal)),
      shownSkus: Effect.orDie(control.shownSkus),
      shownStock: (skuId) =>
        Effect.orDie(Effect.map(control.sku(skuId), ({ shownStock }) => shownStock)),
      unitsSold: (skuId) =>
        Effect.orDie(Effect.map(control.sku(skuId), ({ unitsSold }) => unitsSold)),
      add: (orders) => Effect.orDie(control.add(orders)),
      snapshot: Effect.orDie(control.snapshot),
      cancel: (parentOrderSn) => Effect.orDie(control.cancel(parentOrderSn)),
      cancelLine: (parentOrderSn, orderSn) =>
        Effect.orDie(control.cancelLine(parentOrderSn, orderSn)),
      lowerQuantity: (parentOrderSn, orderSn, quantity) =>
        Effect.orDie(control.lowerQuantity(parentOrderSn, orderSn, quantity)),
      ship: (parentOrderSn, orderSns) => Effect.orDie(control.ship(parentOrderSn, orderSns)),
      changeAddress: (parentOrderSn, address) =>
        Effect.orDie(control.changeAddress(parentOrderSn, address)),
      setLabel: (parentOrderSn, label, on) =>
        Effect.orDie(control.setLabel(parentOrderSn, label, on)),
      trouble: (parentOrderSn, trouble) => Effect.orDie(control.trouble(parentOrderSn, trouble)),
      expireToken: Effect.orDie(control.expireToken),
      renewToken: Effect.orDie(control.renewToken),
      forbid: (call) => Effect.orDie(control.forbid(call)),
      allow: (call) => Effect.orDie(control.allow(call)),
      repeatPage: Effect.orDie(control.repeatPage),
      lag: (millis) => Effect.orDie(control.lag(millis)),
      chance: (settings) => Effect.orDie(control.chance(settings)),
      failNext: (call, times, fault) => Effect.orDie(control.failNext(call, times, fault)),
      requests: Effect.orDie(Effect.map(control.counts, ({ requests }) => requests)),
      confirmations: (orderSn) =>
        Effect.orDie(
          Effect.map(control.counts, ({ confirmations }) => confirmations[orderSn] ?? 0),
        ),
      repeatedConfirmations: (orderSn) =>
        Effect.orDie(
          Effect.map(
            control.counts,
            ({ repeatedConfirmations }) => repeatedConfirmations[orderSn] ?? 0,
          ),
        ),
    }),
  );
};

/** The world behind a simulator's JTL-Wawi. */
export const simulatedJtlWorld = (url: string): Layer.Layer<JtlWorld> => {
  const control = simulatorControl(url);
  return Layer.succeed(
    JtlWorld,
    JtlWorld.of({
      now: Effect.orDie(control.now),
      advance: (millis) => Effect.orDie(control.advance(millis)),
      document: (externalNumber) =>
        Effect.sync(() => writeSampleXml(contractOrder(externalNumber))),
      takeOver: Effect.orDie(control.takeOver),
      pack: (what) => Effect.orDie(control.pack(what)),
      rejectNext: (times) => Effect.orDie(control.rejectNext(times)),
      visibleDelay: (millis) => Effect.orDie(control.visibleDelay(millis)),
      setTracking: (externalNumber, trackingNumber) =>
        Effect.orDie(control.setTracking(externalNumber, trackingNumber)),
      completeWithoutShipment: (externalNumber) =>
        Effect.orDie(control.completeWithoutShipment(externalNumber)),
      cancel: (externalNumber, reason) => Effect.orDie(control.cancelInJtl(externalNumber, reason)),
      uncancel: (externalNumber) => Effect.orDie(control.uncancelInJtl(externalNumber)),
      invoice: (externalNumber) => Effect.orDie(control.invoice(externalNumber)),
      cancelInvoices: (externalNumber) => Effect.orDie(control.cancelInvoices(externalNumber)),
      split: (externalNumber, skus) => Effect.orDie(control.split(externalNumber, skus)),
      addPosition: (externalNumber, sku, quantity) =>
        Effect.orDie(control.addPosition(externalNumber, sku, quantity)),
      setQuantity: (externalNumber, sku, quantity) =>
        Effect.orDie(control.setQuantity(externalNumber, sku, quantity)),
      swapArticle: (externalNumber, from, to) =>
        Effect.orDie(control.swapArticle(externalNumber, from, to)),
      bundles: (articles) => Effect.orDie(control.bundles(articles)),
      chance: (settings) => Effect.orDie(control.jtlChance(settings)),
      stockArticles: (articles) => Effect.orDie(control.stockArticles(articles)),
      setStock: (articles) => Effect.orDie(control.setStock(articles)),
      restock: (sku, units) => Effect.orDie(control.restock(sku, units)),
      sellElsewhere: (sku, units) => Effect.orDie(control.sellElsewhere(sku, units)),
      deleteArticle: (sku) => Effect.orDie(control.deleteArticle(sku)),
      renameArticle: (from, to) => Effect.orDie(control.renameArticle(from, to)),
      restoreBackup: (articles) => Effect.orDie(control.restoreBackup(articles)),
      availableOf: (sku) => Effect.orDie(control.availableOf(sku)),
      rowsInserted: (externalNumber) =>
        Effect.orDie(
          Effect.map(control.counts, ({ rowsInserted }) => rowsInserted[externalNumber] ?? 0),
        ),
      failNext: (call, times, fault) => Effect.orDie(control.failNext(`jtl.${call}`, times, fault)),
    }),
  );
};
