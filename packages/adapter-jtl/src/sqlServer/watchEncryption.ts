import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** The code of the error that ends a connection which would not be encrypted. */
export const plainTextCode = "TEMU_JTL_PLAIN_TEXT";
/** The code of the error that ends a connection to something that speaks no TDS. */
export const strangerCode = "TEMU_JTL_NO_SQL_SERVER";

const refusal = (code: string) => Object.assign(new Error(code), { code });

const headerLength = 8;
const tabularResult = 0x04;
const encryptionOption = 0x01;
const terminator = 0xff;

/** Whether encryption will be used: ENCRYPT_ON is 1, ENCRYPT_REQ 3 (MS-TDS 2.2.6.5). */
const agrees = (value: number | undefined) => value === 0x01 || value === 0x03;

/**
 * What the server's answer to PRELOGIN says about encryption (MS-TDS 2.2.6.5): options of five bytes
 * (token, offset, length) until a terminator.
 */
export const preloginProblem = (packet: Buffer): string | null => {
  if (packet.length < headerLength + 1 || packet[0] !== tabularResult) return strangerCode;
  const payload = packet.subarray(headerLength);
  for (let at = 0; at + 5 <= payload.length && payload[at] !== terminator; at += 5) {
    if (payload[at] === encryptionOption) {
      return agrees(payload[payload.readUInt16BE(at + 1)]) ? null : plainTextCode;
    }
  }
  return plainTextCode;
};

/** Whether the packet is all there: its header has its length. What is no TDS is not waited for. */
const isWhole = (packet: Buffer) =>
  packet[0] !== tabularResult || (packet.length >= 4 && packet.length >= packet.readUInt16BE(2));

/**
 * A socket that ends itself when the server's first answer does not agree to encrypt. tedious would go
 * on in plain text without a word, and send the password that way.
 */
export const watchedSocket = async (
  host: string,
  port: number,
  signal?: AbortSignal,
): Promise<Socket> => {
  const socket = connect({ host, port, ...(signal === undefined ? {} : { signal }) });
  await once(socket, "connect");
  let answer = Buffer.alloc(0);
  const watch = (bytes: Buffer) => {
    answer = Buffer.concat([answer, bytes]);
    if (!isWhole(answer)) return;
    socket.off("data", watch);
    const problem = preloginProblem(answer);
    if (problem !== null) socket.destroy(refusal(problem));
  };
  socket.on("data", watch);
  return socket;
};
