import { assertEquals, assertThrows } from "@std/assert";
import { formatPeer, parsePeers } from "../../../lib/discovery/named/peer_address.ts";

Deno.test("parsePeers() reads a list, or one text with commas, each address once", () => {
  const expected = [
    { hostname: "robot.local", port: 7000 },
    { hostname: "10.0.0.5", port: 1 },
    { hostname: "fd00::5%eth0", port: 65_535 },
  ];
  const texts = ["robot.local:7000", "10.0.0.5:1", "[fd00::5%eth0]:65535"];
  assertEquals(parsePeers([...texts, "10.0.0.5:1"]), expected);
  assertEquals(parsePeers(` ${texts.join(" ,")},`), expected);
  assertEquals(parsePeers(texts).map(formatPeer), texts);
  assertEquals(parsePeers([]), []);
  assertEquals(parsePeers(""), []);
});

Deno.test("parsePeers() refuses what is no address, and says what one looks like", () => {
  const wrong = ["robot", "robot:", ":7000", "robot:0", "robot:65536", "robot:x", "fd00::5:7000"];
  for (const text of [...wrong, "[fd00::5]", "tcp://robot:7000", "a b:7000"]) {
    const { message } = assertThrows(() => parsePeers([text]), TypeError);
    assertEquals(
      message,
      `Cannot use "${text}" as a peer: it must be "host:port", or "[IPv6 address]:port"`,
    );
  }
  assertThrows(() => parsePeers([7000]), TypeError, "Cannot use 7000");
  assertThrows(() => parsePeers([""]), TypeError, 'Cannot use ""');
});
