import { api, type Examples } from "./Example.ts";

export const runs: Examples = {
  list: {
    good: `${api}/runs?shop=main&limit=10`,
    status: 200,
    bad: `${api}/runs`,
    refused: 400,
  },
  one: {
    good: `${api}/runs/{run}?shop=main`,
    status: 200,
    bad: `${api}/runs/none?shop=main`,
    refused: 404,
  },
};
