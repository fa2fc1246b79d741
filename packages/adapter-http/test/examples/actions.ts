import { api, type Examples } from "./Example.ts";

export const actions: Examples = {
  retryOrder: {
    good: `${api}/orders/{failed}/retry?shop=main`,
    status: 200,
    bad: `${api}/orders/{accepted}/retry?shop=main`,
    refused: 409,
  },
  holdOrder: {
    good: `${api}/orders/{imported}/hold?shop=main`,
    status: 200,
    bad: `${api}/orders/{accepted}/hold?shop=main`,
    refused: 409,
  },
  releaseOrder: {
    good: `${api}/orders/{held}/release?shop=main`,
    status: 200,
    bad: `${api}/orders/{held}/release`,
    refused: 400,
  },
  rereadOrder: {
    good: `${api}/orders/{accepted}/reread?shop=main`,
    status: 202,
    bad: `${api}/orders/PO-404/reread?shop=main`,
    refused: 404,
  },
  pushSku: {
    good: `${api}/inventory/{sku}/push?shop=main`,
    status: 202,
    bad: `${api}/inventory/404/push?shop=main`,
    refused: 404,
  },
  stopRun: {
    good: `${api}/runs/{asked}/stop?shop=main`,
    status: 200,
    bad: `${api}/runs/{run}/stop?shop=main`,
    refused: 409,
  },
};
