import { api, type Examples } from "./Example.ts";

export const orders: Examples = {
  list: {
    good: `${api}/orders?shop=main&state=held&state=imported&sort=changed&due=today&limit=10`,
    status: 200,
    bad: `${api}/orders?shop=main&state=lost`,
    refused: 400,
  },
  export: {
    good: `${api}/orders/export?shop=main&number={failed}`,
    status: 200,
    bad: `${api}/orders/export?shop=main&limit=10`,
    refused: 400,
    contentType: "text/csv; charset=utf-8",
  },
  one: {
    good: `${api}/orders/{failed}?shop=main`,
    status: 200,
    bad: `${api}/orders/{failed}?shop=second`,
    refused: 404,
  },
  xml: {
    good: `${api}/orders/{failed}/xml?shop=main`,
    status: 200,
    bad: `${api}/orders/none/xml?shop=main`,
    refused: 404,
    contentType: "text/plain; charset=utf-8",
    isForOperators: true,
  },
};
