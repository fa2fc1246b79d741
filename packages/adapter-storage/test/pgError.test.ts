import { assert, describe, it } from "@effect/vitest";
import { ConfigurationError, StorageError } from "@temu-jtl/core";
import { openingError, storageError } from "../src/PgError.ts";

const failure = (fields: Readonly<Record<string, string>>) =>
  Object.assign(new Error("Käthe Muster"), fields);

/** Errors of `pg` over TLS, and a word of what their reader is told to do. */
const tlsFailures = [
  ["SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS.*sslmode=/],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS.*sslmode=/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS.*sslmode=/],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /NODE_EXTRA_CA_CERTS.*sslmode=/],
  ["CERT_UNTRUSTED", /NODE_EXTRA_CA_CERTS.*sslmode=/],
  ["CERT_HAS_EXPIRED", /renew/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /another host name/],
  ["ERR_SSL_WRONG_VERSION_NUMBER", /sslmode/],
  ["EPROTO", /sslmode/],
] as const;

describe("a failure of the database's connection", () => {
  it.each(tlsFailures)("%s is a wrong setting that says what to do", (code, advice) => {
    const error = openingError(failure({ code }));
    assert.instanceOf(error, ConfigurationError);
    assert.strictEqual(error.problems[0]?.setting, "DATABASE_URL");
    assert.match(error.message, advice);
    assert.include(error.message, code);
  });

  it.each(tlsFailures)("%s is no passing failure while temu-jtl works either", (code, advice) => {
    const error = storageError("OrderStore.test", failure({ code }));
    assert.strictEqual(error.category, "auth");
    assert.match(error.whatToDo, advice);
  });

  it("a file of certificates that is not there is told as such", () => {
    const error = openingError(failure({ code: "ENOENT", syscall: "open" }));
    assert.instanceOf(error, ConfigurationError);
    assert.match(error.message, /sslrootcert.*ENOENT/);
  });

  it.each(["ECONNREFUSED", "ENOTFOUND", "EPIPE", "ENETDOWN"])(
    "%s passes, and is not taken for an answer of the server",
    (code) => {
      const error = storageError("OrderStore.test", failure({ code }));
      assert.strictEqual(error.category, "transient");
      assert.include(error.message, `cannot be reached (${code})`);
    },
  );

  it("a server that is not there passes when the database is opened", () => {
    const error = openingError(failure({ code: "EPIPE" }));
    assert.instanceOf(error, StorageError);
    assert.include(error.message, "No PostgreSQL answers (EPIPE)");
  });

  it("an answer of the server is told with its SQLSTATE", () => {
    for (const code of ["23505", "XX000", "P0001", "F0000"]) {
      assert.include(
        storageError("OrderStore.test", failure({ code })).message,
        `SQLSTATE ${code}`,
      );
    }
  });

  it("what its message quotes is told in no case", () => {
    for (const code of ["23505", "EPIPE", "ERR_INVALID_ARG_TYPE", "CERT_REVOKED"]) {
      for (const error of [
        openingError(failure({ code })),
        storageError("OrderStore.test", failure({ code })),
      ]) {
        assert.notInclude(JSON.stringify(error), "Muster");
      }
    }
  });
});
