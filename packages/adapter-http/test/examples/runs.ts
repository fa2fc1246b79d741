import { api, type Examples } from "./Example.ts";

export const runs: Examples = {
  list: {
    good: `${api}/runs?shop=main&limit=10&status=running&workflow=order_sync&from=0`,
    status: 200,
    bad: `${api}/runs?shop=main&status=done`,
    refused: 400,
  },
  one: {
    good: `${api}/runs/{run}?shop=main`,
    status: 200,
    bad: `${api}/runs/none?shop=main`,
    refused: 404,
  },
};
