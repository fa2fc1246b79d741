import { api, type Examples } from "./Example.ts";

export const general: Examples = {
  health: {
    good: `${api}/health`,
    status: 200,
    bad: `${api}/health?x=${"y".repeat(3_000)}`,
    refused: 414,
  },
  session: {
    good: `${api}/session`,
    status: 200,
    bad: `${api}/session/x`,
    refused: 404,
  },
  info: { good: `${api}/info`, status: 200, bad: `${api}/info/x`, refused: 404 },
};
