// temu-jtl in a Hono server. Shop, JTL-Wawi and database come from the environment, see the README.
import { serve } from "@hono/node-server";
import { honoHost } from "@temu-jtl/adapter-http/hono";
import { Hono } from "hono";
import { bearerTokens, openTemuJtlFromEnv } from "temu-jtl";

const temuJtl = await openTemuJtlFromEnv();
const token = process.env.TEMU_JTL_TOKEN ?? "";
const auth = bearerTokens([{ token, access: "operate", user: { id: "ada", name: "Ada" } }]);
const router = temuJtl.router({ auth });
await temuJtl.scheduler.start();

const app = new Hono();
app.use(honoHost(router));
app.get("/hello", (context) => context.text("Hello from Hono"));
const server = serve({
  fetch: app.fetch,
  port: Number(process.env.PORT ?? 3000),
  hostname: "127.0.0.1",
}).on("listening", () => {
  console.log("Listening", server.address());
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    void temuJtl.close();
  });
}
