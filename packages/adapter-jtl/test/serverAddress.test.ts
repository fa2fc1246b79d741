import { describe, expect, it } from "@effect/vitest";
import { Result } from "effect";
import { readServerAddress } from "../src/sqlServer/ServerAddress.ts";

describe("The address of JTL's SQL Server", () => {
  it.each([
    ["jtl.example.invalid", { host: "jtl.example.invalid", port: 1433 }],
    ["  192.168.0.7 ", { host: "192.168.0.7", port: 1433 }],
    ["192.168.0.7,50000", { host: "192.168.0.7", port: 50_000 }],
    ["192.168.0.7, 50000", { host: "192.168.0.7", port: 50_000 }],
    ["tcp:jtl,50000", { host: "jtl", port: 50_000 }],
    ["TCP:jtl", { host: "jtl", port: 1433 }],
    ["SERVER\\JTLWAWI", { host: "SERVER", instance: "JTLWAWI" }],
    ["SERVER\\mssqlserver", { host: "SERVER", port: 1433 }],
    [".\\JTLWAWI", { host: "localhost", instance: "JTLWAWI" }],
    ["(local)\\JTLWAWI", { host: "localhost", instance: "JTLWAWI" }],
    ["localhost", { host: "localhost", port: 1433 }],
    ["[fd00::7],50000", { host: "fd00::7", port: 50_000 }],
    ["[::1]", { host: "::1", port: 1433 }],
    ["[::1]\\JTLWAWI", { host: "::1", instance: "JTLWAWI" }],
  ])("is read from %s", (text, address) => {
    expect(readServerAddress(text)).toEqual(Result.succeed(address));
  });

  it.each(["SERVER,50000\\JTLWAWI", "SERVER\\JTLWAWI,50000"])(
    "takes the port and not the instance of %s",
    (text) => {
      expect(readServerAddress(text)).toEqual(Result.succeed({ host: "SERVER", port: 50_000 }));
    },
  );

  it.each([
    "",
    "   ",
    ",1433",
    "\\JTLWAWI",
    "SERVER\\",
    "SERVER,",
    "SERVER,port",
    "SERVER:1433",
    "SERVER,1\\JTLWAWI,2",
    "SERVER\\JTL\\WAWI",
    "np:\\\\SERVER\\pipe\\sql\\query",
    "Server=SERVER;Database=eazybusiness",
    "https://SERVER",
    "fd00::7",
    "[fd00::7",
  ])("is refused as %s, with the forms it may have", (text) => {
    expect(readServerAddress(text)).toEqual(
      Result.fail("should be host, host,port, host\\instance or host,port\\instance"),
    );
  });

  it.each(["SERVER,0", "SERVER,65536", "SERVER,99999\\JTLWAWI"])(
    "is refused as %s, since there is no such port",
    (text) => {
      expect(
        Result.match(readServerAddress(text), { onFailure: String, onSuccess: String }),
      ).toContain("ports go from 1 to 65535");
    },
  );

  it("is refused for LocalDB, which nothing can connect to by TCP", () => {
    expect(Result.isFailure(readServerAddress("(localdb)\\MSSQLLocalDB"))).toBe(true);
  });
});
