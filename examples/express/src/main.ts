// temu-jtl in an Express 5 server. Shop, JTL-Wawi and database come from the environment, see the README.
import { expressHost } from "@temu-jtl/adapter-http/express";
import express from "express";
import { bearerTokens, openTemuJtlFromEnv } from "temu-jtl";

const temuJtl = await openTemuJtlFromEnv();
const token = process.env.TEMU_JTL_TOKEN ?? "";
const auth = bearerTokens([{ token, access: "operate", user: { id: "ada", name: "Ada" } }]);
const router = temuJtl.router({ auth });
await temuJtl.scheduler.start();

const app = express();
app.use(expressHost(router));
app.get("/hello", (_request, response) => {
  response.send("Hello from Express");
});
const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log("Listening", server.address());
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    void temuJtl.close();
  });
}
