/** What a door answers with; null: it stays silent until the caller gives up. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} | null;

export const jsonReply = (body: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body,
});

export const textReply = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body,
});
