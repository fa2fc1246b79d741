import { api, type Examples } from "./Example.ts";

export const metrics: Examples = {
  metrics: {
    good: `${api}/metrics`,
    status: 200,
    bad: `${api}/metrics/x`,
    refused: 404,
    contentType: "text/plain; version=0.0.4; charset=utf-8",
  },
};
