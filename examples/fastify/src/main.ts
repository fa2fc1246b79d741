// temu-jtl in a Fastify 5 server. Shop, JTL-Wawi and database come from the environment, see the README.
import { fastifyHost } from "@temu-jtl/adapter-http/fastify";
import fastify from "fastify";
import { bearerTokens, openTemuJtlFromEnv } from "temu-jtl";

const temuJtl = await openTemuJtlFromEnv();
const token = process.env.TEMU_JTL_TOKEN ?? "";
const auth = bearerTokens([{ token, access: "operate", user: { id: "ada", name: "Ada" } }]);
const router = temuJtl.router({ auth });
await temuJtl.scheduler.start();

const app = fastify();
app.register(fastifyHost(router));
app.get("/hello", () => "Hello from Fastify");
await app.listen({ port: Number(process.env.PORT ?? 3000), host: "127.0.0.1" });
console.log("Listening", app.server.address());

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    // Its streams first: Fastify waits for all connections.
    void temuJtl.close().then(() => app.close());
  });
}
