import { assertEquals, assertThrows } from "@std/assert";
import {
  formatCoordinatorAddress,
  parseCoordinatorAddress,
} from "../../../lib/discovery/coordinator/coordinator_address.ts";

Deno.test("parseCoordinatorAddress() reads hosts with and without a port", () => {
  const cases: [string, string, number][] = [
    ["robot", "robot", 7679],
    ["robot.local:80", "robot.local", 80],
    ["10.0.0.5", "10.0.0.5", 7679],
    ["10.0.0.5:65535", "10.0.0.5", 65_535],
    ["fd00::5", "fd00::5", 7679],
    ["::1", "::1", 7679],
    ["[fd00::5]", "fd00::5", 7679],
    ["[fd00::5]:1", "fd00::5", 1],
    ["[fe80::1%eth0]:9", "fe80::1%eth0", 9],
    ["::ffff:10.0.0.5", "::ffff:10.0.0.5", 7679],
  ];
  for (const [text, hostname, port] of cases) {
    assertEquals(parseCoordinatorAddress(text), { hostname, port }, text);
  }
  assertEquals(parseCoordinatorAddress("auto"), "auto");
});

Deno.test("parseCoordinatorAddress() refuses all else", () => {
  const wrong = ["", ":7679", "robot:", "robot:0", "robot:65536", "robot:x", "a b", "[robot]:1", 7];
  for (const text of [...wrong, "http://robot:7679", "[fd00::5", "fd00::5]:1", null]) {
    assertThrows(() => parseCoordinatorAddress(text), TypeError, "as the coordinator: it must be");
  }
});

Deno.test("formatCoordinatorAddress() puts IPv6 addresses in brackets", () => {
  assertEquals(formatCoordinatorAddress({ hostname: "::1", port: 1 }), "[::1]:1");
  assertEquals(formatCoordinatorAddress({ hostname: "robot", port: 1 }), "robot:1");
});
