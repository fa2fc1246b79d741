import { api, type Examples } from "./Example.ts";

export const log: Examples = {
  list: {
    good: `${api}/log?shop=main&level=warning&from=0&until=4000000000000&limit=10`,
    status: 200,
    bad: `${api}/log?shop=main&text=name`,
    refused: 400,
  },
  export: {
    good: `${api}/log/export?shop=main&format=csv`,
    status: 200,
    bad: `${api}/log/export?shop=main&format=xml`,
    refused: 400,
    contentType: "text/csv; charset=utf-8",
  },
};
