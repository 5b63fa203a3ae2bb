// deno-lint-ignore-file no-console -- it tells its parent where it is
/** A gateway: `deno run -A bench/web/gateway.ts DOMAIN`. */
import { serveWeb } from "@rosy/rosy/web";

const [domainId] = Deno.args as [string];
await using web = await serveWeb({
  port: 0,
  nodeOptions: { domainId, interface: "127.0.0.1" },
});
console.log(new URL("/ws", web.url).href.replace("http", "ws"));
await new Promise(() => {});
