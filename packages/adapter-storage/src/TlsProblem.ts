import { Option, Schema } from "effect";

/**
 * What OpenSSL and Node find wrong with a certificate
 * (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
 */
const certificateCode =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;
const wrongNameCode = /^(HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const wrongTimeCode = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/;
const handshakeCode = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;

/** `pg` gives these two no code (its lib/connection.js). */
const refusals: ReadonlyArray<string> = [
  "The server does not support SSL connections",
  "There was an error establishing an SSL connection",
];

const Failure = Schema.Struct({
  code: Schema.optionalKey(Schema.UndefinedOr(Schema.String)),
  message: Schema.optionalKey(Schema.String),
  syscall: Schema.optionalKey(Schema.String),
});

/** What keeps TLS with the server from coming about and what to do, or null when it is not TLS. */
export const tlsProblem = (error: unknown): string | null => {
  const read = Schema.decodeUnknownOption(Failure)(error);
  const { code, message = "", syscall } = Option.getOrElse(read, (): typeof Failure.Type => ({}));
  if (code === undefined) {
    return refusals.includes(message)
      ? "The server does not offer the TLS that sslmode in the connection string demands; switch TLS on there, or write sslmode=disable if nobody else can listen in between."
      : null;
  }
  // Nothing else that `pg` does opens a file.
  if (syscall === "open") {
    return `A file that sslrootcert, sslcert or sslkey in the connection string names cannot be read (${code}).`;
  }
  if (wrongNameCode.test(code)) {
    return `The server's certificate is for another host name (${code}); write the certificate's name in the connection string.`;
  }
  if (wrongTimeCode.test(code)) {
    return `The server's certificate is not valid today (${code}); renew it, or set the clock right.`;
  }
  if (certificateCode.test(code)) {
    return `The server's certificate is not trusted (${code}); name the file of a private authority in NODE_EXTRA_CA_CERTS, or write sslmode=no-verify in the connection string to encrypt without knowing with whom.`;
  }
  return handshakeCode.test(code)
    ? `TLS with the server does not come about (${code}); see sslmode in the connection string, and sslcert and sslkey if the server asks for a certificate.`
    : null;
};
