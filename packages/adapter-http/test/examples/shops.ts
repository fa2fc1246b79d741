import { api, type Examples } from "./Example.ts";

export const shops: Examples = {
  list: { good: `${api}/shops`, status: 200, bad: `${api}/shops/main`, refused: 404 },
  lastPreflight: {
    good: `${api}/shops/main/preflight`,
    status: 200,
    bad: `${api}/shops/none/preflight`,
    refused: 404,
  },
  preflight: {
    good: `${api}/shops/main/preflight`,
    status: 200,
    bad: `${api}/shops/none/preflight`,
    refused: 404,
  },
  alerts: { good: `${api}/alerts?shop=main`, status: 200, bad: `${api}/alerts`, refused: 400 },
};
