import { Socket } from "node:net";

/** What a push writes to the database, by words that its statement begins with. */
const writes = [
  { place: "before beginPush", words: /insert into \S*temu_stock_pushes/ },
  { place: "before endPush", words: /update \S*temu_stock_pushes/ },
];

const textOf = (message: unknown): string =>
  message instanceof Uint8Array ? new TextDecoder("latin1").decode(message) : "";

/** Watches what this process tells the database of pushes, `before` it is on its way. */
export const tapBooks = (arrive: (place: string) => void): void => {
  const write: unknown = Reflect.get(Socket.prototype, "write");
  if (typeof write !== "function") throw new Error("Sockets of this Node.js cannot be watched.");
  const watched = new Proxy(write, {
    apply: (send, socket, sent: ReadonlyArray<unknown>): unknown => {
      const text = textOf(sent[0]);
      for (const { place, words } of writes) if (words.test(text)) arrive(place);
      return Reflect.apply(send, socket, sent);
    },
  });
  Reflect.set(Socket.prototype, "write", watched);
};
