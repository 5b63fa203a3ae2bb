import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../lib/time/clock.ts";
import { localAddress } from "../../lib/transport/local_address.ts";
import { freePort } from "../support/free_port.ts";

Deno.test("localAddress() tells from where this machine connects to another one", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = { hostname: "127.0.0.1", port: listener.addr.port };
  assertEquals(await localAddress(address, { clock: systemClock }), "127.0.0.1");
});

Deno.test("localAddress() fails where nobody listens, and once it is not wanted any more", async () => {
  const address = { hostname: "127.0.0.1", port: freePort() };
  await assertRejects(
    () => localAddress(address, { clock: systemClock }),
    Deno.errors.ConnectionRefused,
    `Cannot connect to tcp 127.0.0.1:${address.port}`,
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => localAddress(address, { clock: systemClock, signal }), Error, "enough");
});
