import { assertEquals, assertThrows } from "@std/assert";
import { EVERYTHING, Exposure } from "../../../lib/web/gateway/exposure.ts";

Deno.test("Exposure shows everything but what is hidden, and what params and actions are made of", () => {
  const all = new Exposure(EVERYTHING);
  const seen = ["imu", "robot1/camera/image", "drive_to"];
  const unseen = ["_internal", "out/_mux/select", "base/_params/set", "drive/_action/start"];
  for (const name of seen) assertEquals(all.allows("write", "topics", name), true, name);
  for (const name of unseen) assertEquals(all.allows("read", "services", name), false, name);
  const named = new Exposure([
    { kind: "services", pattern: "out/_mux/*", right: "both" },
    { kind: "services", pattern: "base/_params/**", right: "both" },
  ]);
  assertEquals(named.allows("write", "services", "out/_mux/select"), true);
  assertEquals(named.allows("write", "services", "base/_params/set"), false);
});

Deno.test("Exposure tells rights and kinds apart", () => {
  const exposure = new Exposure([
    { kind: "topics", pattern: "camera/**", right: "read" },
    { kind: "topics", pattern: "/cmd_vel", right: "write" },
  ]);
  assertEquals(exposure.allows("read", "topics", "camera/left"), true);
  assertEquals(exposure.allows("write", "topics", "camera/left"), false);
  assertEquals(exposure.allows("write", "topics", "cmd_vel"), true);
  assertEquals(exposure.allows("read", "topics", "cmd_vel"), false);
  assertEquals(exposure.allows(undefined, "topics", "cmd_vel"), true);
  assertEquals(exposure.allows("read", "services", "camera/left"), false);
});

Deno.test("Exposure tells whether anything below a name may be exposed", () => {
  const cases: [pattern: string, node: string, expected: boolean][] = [
    ["**", "base", true],
    ["base/*", "base", true],
    ["base/**", "base", true],
    ["base", "base", false],
    ["arm/*", "base", false],
    ["*/max_speed", "base", true],
    ["robot1/**", "robot1/base", true],
    ["robot1/*", "robot1/base", false],
    ["robot1/b*/max", "robot1/base", true],
    ["**/max", "robot1/base", true],
  ];
  for (const [pattern, node, expected] of cases) {
    const exposure = new Exposure([{ kind: "params", pattern, right: "read" }]);
    assertEquals(exposure.mayMatchBelow("params", node), expected, `${pattern} below ${node}`);
  }
});

Deno.test("Exposure.replace() changes all at once, tells who wants to know, or nothing", () => {
  const exposure = new Exposure();
  let told = 0;
  const end = exposure.subscribe(() => told++);
  exposure.replace([{ kind: "topics", pattern: "imu", right: "read" }]);
  assertEquals([exposure.allows("read", "topics", "imu"), told], [true, 1]);
  assertEquals(exposure.allows("read", "topics", "odom"), false);
  assertThrows(
    () => exposure.replace([{ kind: "topics", pattern: "a**", right: "read" }]),
    TypeError,
    "Cannot expose topics",
  );
  assertEquals(exposure.allows("read", "topics", "imu"), true);
  end();
  exposure.replace([]);
  assertEquals(told, 1);
});
