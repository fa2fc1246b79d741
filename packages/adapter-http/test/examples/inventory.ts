import { api, type Examples } from "./Example.ts";

export const inventory: Examples = {
  list: {
    good: `${api}/inventory?shop=main&tab=notInJtl&limit=200`,
    status: 200,
    bad: `${api}/inventory?shop=main&limit=201`,
    refused: 400,
  },
  export: {
    good: `${api}/inventory/export?shop=main&sku=TEA`,
    status: 200,
    bad: `${api}/inventory/export?shop=none`,
    refused: 404,
    contentType: "text/csv; charset=utf-8",
  },
};
