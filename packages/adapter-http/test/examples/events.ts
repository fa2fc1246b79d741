import { api, type Examples } from "./Example.ts";

export const events: Examples = {
  stream: {
    good: `${api}/events?shop=main&last_event_id=memory-0`,
    status: 200,
    contentType: "text/event-stream",
    bad: `${api}/events?after=1`,
    refused: 400,
  },
};
