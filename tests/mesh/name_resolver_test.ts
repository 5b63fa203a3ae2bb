import { assertEquals, assertThrows } from "@std/assert";
import { NameResolver, namespaceWithin } from "../../lib/mesh/name_resolver.ts";

const PLAIN = new NameResolver({ node: "camera" });
const LEFT = new NameResolver({ node: "left/arm/camera", namespace: "left/arm" });

const NAMES: [name: string, plain: string, left: string][] = [
  ["imu", "imu", "left/arm/imu"],
  ["front/imu", "front/imu", "left/arm/front/imu"],
  ["/imu", "imu", "imu"],
  ["/right/imu", "right/imu", "right/imu"],
  ["~/raw", "camera/raw", "left/arm/camera/raw"],
  ["~", "camera", "left/arm/camera"],
  ["a~b", "a~b", "left/arm/a~b"],
  ["*/image", "*/image", "left/arm/*/image"],
  ["**", "**", "left/arm/**"],
  ["/**", "**", "**"],
];

for (const [name, plain, left] of NAMES) {
  Deno.test(`NameResolver finds the full name of "${name}"`, () => {
    for (const kind of ["topic", "service"] as const) {
      // The second time from what it knows.
      for (let time = 0; time < 2; time++) {
        assertEquals(PLAIN[kind](name), plain);
        assertEquals(LEFT[kind](name), left);
      }
    }
  });
}

const REFUSALS: [name: unknown, why: string][] = [
  ["/", "nothing follows the slash: give it a name"],
  ["//imu", 'there is nothing between two of its slashes: write "/imu"'],
  ["a//b", 'there is nothing between two of its slashes: write "a/b"'],
  ["imu/", "nothing follows its last slash: leave that out"],
  ["~/", "nothing follows its last slash: leave that out"],
  [
    "~imu",
    '"~" stands for the node\'s own name, so write "~/imu" for a name below that, or another letter',
  ],
  ["", "give it a name"],
  [7, "it must be a string"],
];

for (const [name, why] of REFUSALS) {
  Deno.test(`NameResolver refuses ${JSON.stringify(name)}, and says what to write`, () => {
    const { message } = assertThrows(() => LEFT.topic(name as string), TypeError);
    assertEquals(message.startsWith("Cannot use "), true);
    assertEquals(message.endsWith(` as a topic name: ${why}`), true, message);
  });
}

Deno.test("NameResolver refuses a name that its namespace makes too long", () => {
  const name = "x".repeat(250);
  assertEquals(PLAIN.topic(name), name);
  assertThrows(() => LEFT.topic(name), RangeError, "it takes 259 bytes of UTF-8");
});

Deno.test("NameResolver replaces a name by its full name, once", () => {
  const names = new NameResolver({
    node: "left/camera",
    namespace: "left",
    remap: {
      image: "front/image",
      "front/image": "elsewhere",
      "/clock": "time",
      "~/raw": "/raw",
      add: "~/add",
    },
  });
  assertEquals(names.topic("image"), "left/front/image");
  assertEquals(names.topic("/left/image"), "left/front/image");
  assertEquals(names.topic("front/image"), "left/elsewhere");
  assertEquals(names.topic("clock"), "left/clock");
  assertEquals(names.topic("/clock"), "left/time");
  assertEquals(names.topic("camera/raw"), "raw");
  assertEquals(names.service("add"), "left/camera/add");
  assertEquals(names.topic("*"), "left/*");
});

Deno.test("NameResolver goes by the last of several rules for a name", () => {
  const remap = { image: "a", "/left/image": "b" };
  assertEquals(new NameResolver({ node: "n", namespace: "left", remap }).topic("image"), "left/b");
});

Deno.test("NameResolver keeps apart what it knows, however many names there are", () => {
  for (let index = 0; index < 25_000; index++) {
    assertEquals(LEFT.topic(`t${index}`), `left/arm/t${index}`);
  }
  assertEquals(LEFT.topic("t0"), "left/arm/t0");
});

Deno.test("namespaceWithin() adds up, but for what begins with a slash", () => {
  assertEquals(namespaceWithin(undefined, undefined), undefined);
  assertEquals(namespaceWithin("left", undefined), "left");
  assertEquals(namespaceWithin(undefined, "left"), "left");
  assertEquals(namespaceWithin("left", "arm"), "left/arm");
  assertEquals(namespaceWithin("left", "/arm"), "arm");
  assertEquals(namespaceWithin("left", "/"), undefined);
});

Deno.test("namespaceWithin() refuses what is no namespace", () => {
  for (const name of ["", "a/", "a//b", "//", "~", "~/a", "a/*", 7 as unknown as string]) {
    assertThrows(() => namespaceWithin("left", name), TypeError, "as a namespace name");
  }
  assertThrows(() => namespaceWithin("x".repeat(200), "y".repeat(60)), RangeError, "261 bytes");
});
