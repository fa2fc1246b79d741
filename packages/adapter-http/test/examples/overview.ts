import { api, type Examples } from "./Example.ts";

export const overview: Examples = {
  stats: {
    good: `${api}/stats`,
    status: 200,
    bad: `${api}/stats?shop=none`,
    refused: 404,
  },
};
