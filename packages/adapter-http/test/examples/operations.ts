import { api, type Examples } from "./Example.ts";

export const operations: Examples = {
  retryOrders: {
    good: `${api}/orders/retry?shop=main&state=failed`,
    goodBody: '{"confirmedCount":1}',
    status: 202,
    bad: `${api}/orders/retry?shop=main`,
    badBody: '{"confirmedCount":1}',
    refused: 409,
  },
  operation: {
    good: `${api}/operations/{operation}`,
    status: 200,
    bad: `${api}/operations/none`,
    refused: 404,
  },
};
