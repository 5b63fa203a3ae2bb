import { assertEquals, assertRejects } from "@std/assert";
import { authenticate } from "../../../../lib/bridge/python/connection/authenticate.ts";
import { readExactly, writeAll } from "../../../../lib/bridge/python/connection/exact.ts";
import { VirtualClock } from "../../../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../../../support/memory_transport.ts";

const clock = new VirtualClock();

Deno.test("authenticate() lets both sides in that have the same key, and reads no more than its part", async () => {
  const [here, there] = memorySocketPair();
  const both = [here, there].map((socket) => authenticate(socket, { authKey: "k", clock }));
  await Promise.all(both);
  await writeAll(there, Uint8Array.of(1, 2));
  assertEquals(await readExactly(here, 2), Uint8Array.of(1, 2));
});

Deno.test("authenticate() refuses another key, and who only sends back what it gets", async () => {
  const [here, there] = memorySocketPair();
  const other = authenticate(there, { authKey: "another", clock }).finally(() => there.close());
  const refused = "does not prove";
  await Promise.all([
    assertRejects(() => authenticate(here, { authKey: "k", clock }), Error, refused),
    assertRejects(() => other, Error, refused),
  ]);
  const [own, mirror] = memorySocketPair();
  const reflecting = (async () => writeAll(mirror, (await readExactly(mirror, 32))!))();
  await assertRejects(() => authenticate(own, { authKey: "k", clock }), Error, refused);
  await reflecting;
});

Deno.test("authenticate() gives up who says nothing for 10 s, or leaves", async () => {
  const [here, there] = memorySocketPair();
  const silent = assertRejects(() => authenticate(here, { authKey: "k", clock }), Error);
  await clock.advance(10_000);
  await silent;
  there.close();
  const [own, gone] = memorySocketPair();
  gone.close();
  await assertRejects(() => authenticate(own, { authKey: "k", clock }), Error);
});
