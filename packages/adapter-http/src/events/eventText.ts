import type { News, PlacedHint } from "@temu-jtl/core";

/** After so long a page comes back when its stream has broken off. */
const comeBackMillis = 3_000;

// Written once for all streams.
const texts = new WeakMap<PlacedHint, string>();

const hintText = (hint: PlacedHint): string => {
  const known = texts.get(hint);
  if (known !== undefined) return known;
  const { id: version, kind, object, place, shop } = hint;
  const data = JSON.stringify({ shop, kind, object, version });
  const text = `id: ${place}\nevent: hint\ndata: ${data}\n\n`;
  texts.set(hint, text);
  return text;
};

/** News of those shops that a reader may see. An id without an event moves where he is. */
export const newsText = (news: News, isSeen: (shop: string | null) => boolean): string =>
  news._tag === "Reset"
    ? `id: ${news.place}\nevent: reset\ndata: {}\n\n`
    : news.hints
        .filter(({ shop }) => isSeen(shop))
        .map(hintText)
        .join("");

/** The first words, so that something is there at once; behind what the reader has missed, where he is. */
export const openingText = (news: News, isSeen: (shop: string | null) => boolean): string =>
  `: temu-jtl\nretry: ${comeBackMillis}\n\n${newsText(news, isSeen)}id: ${news.place}\n\n`;

/** Keeps a stream from being taken for dead; whoever reads is as far as this. */
export const heartbeatText = (place: string): string => `: still here\nid: ${place}\n\n`;

/** Who reads is not the one any more who was let in: ask who it is. */
export const sessionText = "event: session\ndata: {}\n\n";

/** The host closes: come back after so long. */
export const farewellText = (comeBackAfterMillis: number): string =>
  `retry: ${comeBackAfterMillis}\n\n`;
