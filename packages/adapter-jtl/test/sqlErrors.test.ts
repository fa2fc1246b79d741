import { describe, expect, it } from "@effect/vitest";
import sql from "mssql";
import { readSqlError } from "../src/sqlServer/sqlError.ts";

/** An error of SQL Server as `mssql` gives it. */
const refused = (number: number, severity: number, message = "planted-data-of-a-row") =>
  new sql.RequestError(
    Object.assign(new Error(message), { info: { number, class: severity, state: 1, message } }),
    "EREQUEST",
  );

/** An error of the connection while a statement was under way. */
const brokenUnderWay = (code: string) =>
  new sql.RequestError(
    Object.assign(new Error("Connection lost"), { info: Object.assign(new Error("x"), { code }) }),
    "EREQUEST",
  );

/** An error of having a connection. */
const neverConnected = (code: sql.MSSQL_ERROR_CODE, cause?: string) =>
  new sql.ConnectionError(
    Object.assign(
      new Error("Failed to connect", {
        cause: Object.assign(new Error("x"), cause === undefined ? {} : { code: cause }),
      }),
      { code },
    ),
    code,
  );

const read = (error: unknown) => readSqlError("JtlWawi.orders", error, false);
const written = (error: unknown) => readSqlError("JtlWawi.submit", error, true);

describe("An error of SQL Server", () => {
  it.each([
    [18_456, 14, "auth", "password"],
    [18_487, 14, "auth", "password"],
    [4060, 11, "auth", "name of the database"],
    [4060, 11, "auth", "just starting or being updated"],
    [18_401, 14, "transient", "soon works again"],
    [921, 14, "transient", "soon works again"],
    [922, 14, "transient", "soon works again"],
    [924, 14, "transient", "soon works again"],
    [927, 14, "transient", "soon works again"],
    [942, 14, "transient", "soon works again"],
    [952, 16, "transient", "soon works again"],
    [6005, 14, "transient", "soon works again"],
    [17_142, 14, "transient", "soon works again"],
    [17_187, 16, "transient", "soon works again"],
    [18_451, 14, "transient", "soon works again"],
    [18_461, 14, "transient", "soon works again"],
    [916, 14, "auth", "user for the login"],
    [229, 14, "permission", "GRANT"],
    [230, 14, "permission", "GRANT"],
    [262, 14, "permission", "grants"],
    [2627, 14, "invalid", "Nothing was written"],
    [2601, 14, "invalid", "Nothing was written"],
    [1205, 13, "transient", "sent again"],
    [1222, 16, "transient", "transaction open"],
    [701, 17, "transient", "log"],
    [2628, 16, "invalid", "Nothing was written"],
    [8152, 16, "invalid", "Nothing was written"],
  ])("%i is of one category, and says what to do", (number, severity, category, advice) => {
    for (const { error } of [read(refused(number, severity)), written(refused(number, severity))]) {
      expect(error.category).toBe(category);
      expect(error.whatToDo).toContain(advice);
      expect(error.message).toMatch(/^[A-Z].*\.$/);
      expect(JSON.stringify(error)).not.toContain("planted-data");
    }
  });

  it.each([
    [208, "permission", "version 1.5"],
    [207, "permission", "report it"],
    [2812, "permission", "number"],
    [976, "transient", "number"],
    [983, "transient", "number"],
    [1934, "transient", "number"],
    [3906, "transient", "number"],
    [8623, "transient", "number"],
  ])("%i blames the database, never the order that was handed over", (number, category, advice) => {
    expect(read(refused(number, 16)).error.category).toBe("invalid");
    const { error } = written(refused(number, 16));
    expect(error.category).toBe(category);
    expect(error.whatToDo).toContain(advice);
  });

  it.each([
    [
      "The SELECT permission was denied on the object 'tfirma', database 'eazybusiness', schema 'dbo'.",
    ],
    [
      "Die SELECT-Berechtigung wurde für das Objekt 'tfirma', Datenbank 'eazybusiness', Schema 'dbo' verweigert.",
    ],
  ])("names the object to grant on, in whatever language: %s", (message) => {
    const { error } = read(refused(229, 14, message));
    expect(error.message).toContain("dbo.tfirma");
    expect(error.whatToDo).toContain("dbo.tfirma");
    expect(error.message).not.toContain("eazybusiness");
  });

  it("names the object and the column that are missing", () => {
    expect(
      read(refused(208, 16, "Invalid object name 'Verkauf.tAuftrag'.")).error.message,
    ).toContain("Verkauf.tAuftrag");
    expect(read(refused(207, 16, "Invalid column name 'nPuffer'.")).error.message).toContain(
      "nPuffer",
    );
  });

  it("does not quote a duplicate key, which is data", () => {
    const { error } = written(
      refused(
        2627,
        14,
        "Violation of UNIQUE KEY. The duplicate key value is ('Erika', 'Beispiel').",
      ),
    );
    expect(JSON.stringify(error)).not.toMatch(/Erika|Beispiel/);
  });

  it.each([1205, 1222])("%i lets a statement that changes nothing be sent once more", (number) => {
    expect(read(refused(number, 13)).again).toBe(true);
  });

  it.each([229, 208, 18_456, 2627])("%i does not", (number) => {
    expect(read(refused(number, 14)).again).toBe(false);
  });
});

describe("A connection that broke", () => {
  it.each(["ESOCKET", "ECONNCLOSED", "ECLOSE", "ECONNRESET", "EPIPE"])(
    "leaves open whether something was written (%s)",
    (code) => {
      expect(written(brokenUnderWay(code)).error.category).toBe("unknownOutcome");
      expect(read(brokenUnderWay(code))).toMatchObject({
        again: true,
        error: { category: "transient" },
      });
    },
  );

  it("leaves it open too when SQL Server ended it, or took too long", () => {
    expect(written(refused(596, 21)).error.category).toBe("unknownOutcome");
    const tooLong = new sql.RequestError(
      Object.assign(new Error("Timeout"), { code: "ETIMEOUT" }),
      "ETIMEOUT",
    );
    expect(written(tooLong).error.category).toBe("unknownOutcome");
    expect(read(tooLong)).toMatchObject({ again: false, error: { category: "transient" } });
  });

  it.each(["ESOCKET", "ETIMEOUT", "ENOTOPEN", "ECONNCLOSED"] as const)(
    "before anything was sent has written nothing (%s)",
    (code) => {
      expect(written(neverConnected(code))).toMatchObject({
        again: true,
        error: { category: "transient", operation: "JtlWawi.submit" },
      });
    },
  );

  it.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", "JTL_SQL_CA"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "JTL_SQL_CA"],
    ["CERT_HAS_EXPIRED", "JTL_SQL_CA"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "JTL_SQL_SERVER"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "TLS 1.2"],
    ["TEMU_JTL_PLAIN_TEXT", "JTL_SQL_ENCRYPT"],
  ])("for %s stops until somebody has done something", (cause, advice) => {
    const { again, error } = written(neverConnected("ESOCKET", cause));
    expect(again).toBe(false);
    expect(error.category).toBe("auth");
    expect(error.whatToDo).toContain(advice);
  });

  it("of an instance that nobody knows says how to do without the SQL Browser", () => {
    expect(read(neverConnected("EINSTLOOKUP")).error.whatToDo).toContain("UDP 1434");
  });
});

describe("An error of the driver", () => {
  it("about a parameter is a mistake, and nothing was written", () => {
    const error = new sql.RequestError("Validation failed for parameter 'document'.", "EARGS");
    expect(written(error).error).toMatchObject({ category: "invalid" });
  });

  it("that says nothing of the parameters blames no order", () => {
    const error = new sql.RequestError("Can't acquire connection for the request.", "EREQINPROG");
    expect(written(error).error).toMatchObject({ category: "transient" });
  });

  it.each([undefined, null, "text", new Error("planted-data")])(
    "of no known form leaves open what was written: %s",
    (error) => {
      const answer = written(error);
      expect(answer.error).toMatchObject({ _tag: "JtlError", category: "unknownOutcome" });
      expect(JSON.stringify(answer)).not.toContain("planted-data");
    },
  );
});
