import { assertEquals, assertMatch } from "@std/assert";
import { createNodeId, serverHost } from "../../lib/node/identity.ts";

Deno.test("createNodeId() draws a fresh uuid of 16 characters", () => {
  const ids = Array.from({ length: 100 }, () => createNodeId("camera"));
  for (const { name, uuid } of ids) {
    assertEquals(name, "camera");
    assertMatch(uuid, /^[a-z2-7]{16}$/);
  }
  assertEquals(new Set(ids.map(({ uuid }) => uuid)).size, 100);
});

Deno.test("serverHost() prefers what the user asked for, then the interface's address", () => {
  assertEquals(serverHost("10.0.0.1", "127.0.0.1"), "10.0.0.1");
  assertEquals(serverHost(undefined, "127.0.0.1"), "127.0.0.1");
  assertEquals(serverHost(undefined, "fe80::1"), "fe80::1");
  assertEquals(serverHost(), "::");
});

Deno.test("serverHost() finds the IPv4 address of an interface by its name", () => {
  const loopback = Deno.networkInterfaces().find(({ address }) => address === "127.0.0.1")!;
  assertEquals(serverHost(undefined, loopback.name), "127.0.0.1");
  assertEquals(serverHost(undefined, "no-such-interface"), "::");
});
