import { api, type Examples } from "./Example.ts";

export const webhooks: Examples = {
  figures: {
    good: `${api}/webhooks`,
    status: 200,
    bad: `${api}/webhooks/x`,
    refused: 404,
  },
};
