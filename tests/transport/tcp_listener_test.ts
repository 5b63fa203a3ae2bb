import { assertEquals, assertRejects } from "@std/assert";
import { ListenerPair } from "../../lib/transport/tcp_listener.ts";
import { leakTest } from "../support/leak_check.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 } as const;

leakTest("ListenerPair.accept() takes connections of both listeners in turn", async () => {
  const [first, second] = [Deno.listen(LOOPBACK), Deno.listen(LOOPBACK)];
  const pair = new ListenerPair(first, second);
  const ports = [first, first, second, second].map(({ addr }) => addr.port);
  const clients = await Promise.all(ports.map((port) => Deno.connect({ ...LOOPBACK, port })));
  const accepted: Deno.TcpConn[] = [];
  for (let i = 0; i < 4; i++) accepted.push(await pair.accept());
  assertEquals(accepted.map(({ localAddr }) => localAddr.port).sort(), ports.toSorted());
  for (const conn of [...clients, ...accepted]) conn.close();
  pair.close();
});

leakTest("ListenerPair.close() ends accept() and drops who is waiting", async () => {
  const [first, second] = [Deno.listen(LOOPBACK), Deno.listen(LOOPBACK)];
  const pair = new ListenerPair(first, second);
  const ports = [first, second].map(({ addr }) => addr.port);
  const clients = await Promise.all(ports.map((port) => Deno.connect({ ...LOOPBACK, port })));
  (await pair.accept()).close();
  pair.close();
  await assertRejects(() => pair.accept().then(() => pair.accept()), Deno.errors.BadResource);
  for (const conn of clients) conn.close();
});
