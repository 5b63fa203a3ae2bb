import { assertEquals, assertThrows } from "@std/assert";
import { TopicNames } from "../../../lib/bridge/mqtt/topic_names.ts";

const RANDOM_NAMES = 5000;
const PIECES = ["%", "2", "5", "25", "B", "A", "24", "$", "a", "é", "/", "%2A", "%2B", "%23"];

const bare = new TopicNames("");
const rosy = new TopicNames("rosy");

Deno.test("names are topics as they are, below the prefix", () => {
  assertEquals(rosy.topic("camera/left"), "rosy/camera/left");
  assertEquals(rosy.name("rosy/camera/left"), "camera/left");
  assertEquals(new TopicNames("a/b").topic("c"), "a/b/c");
  assertEquals(rosy.name("rosie/camera"), undefined);
  assertEquals(rosy.name("rosy"), undefined);
  assertEquals(bare.topic("home/a b/50%"), "home/a b/50%");
  assertEquals(bare.name("home/a b/50%"), "home/a b/50%");
});

/** `null` stands for the name of a level of no text. */
const ESCAPES: readonly (readonly [name: string, topic: string])[] = [
  ["a+b/#1", "a%2Bb/%231"],
  ["%2A", "*"],
  ["a/%", "a/"],
  ["%/a", "/a"],
  ["a/%/b", "a//b"],
  ["%%", "%"],
  ["%%%", "%%"],
  ["%2B", "%252B"],
  ["%252A", "%2A"],
  ["%252B", "%25252B"],
  ["$x/$y", "%24x/$y"],
  ["a\0b", "a%00b"],
];

Deno.test("what one side cannot hold is escaped, and leads back", () => {
  for (const [name, topic] of ESCAPES) {
    assertEquals(bare.topic(name), topic);
    assertEquals(bare.name(topic), name);
  }
});

Deno.test("each name has a topic of its own, each topic a name", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(seed / 65_536) % below;
  };
  const textOf = (extra: readonly string[]) => {
    const pieces = [...PIECES, ...extra];
    return Array.from({ length: 1 + random(8) }, () => pieces[random(pieces.length)]).join("");
  };
  for (let count = 0; count < RANDOM_NAMES; count++) {
    const topic = textOf(["*"]);
    const name = bare.name(topic)!;
    if (!topic.startsWith("$")) assertEquals(bare.topic(name), topic);
    const other = textOf(["+", "#"]).split("/").filter((level) => level !== "").join("/");
    if (other === "" || other === "%" || other.startsWith("%24")) continue;
    assertEquals(bare.name(bare.topic(other)), other);
  }
});

Deno.test("topics of brokers can be read, and not be published to", () => {
  assertEquals(bare.filter("%24SYS/broker/*"), "$SYS/broker/+");
  assertEquals(bare.name("$SYS/broker/uptime"), "%24SYS/broker/uptime");
  assertThrows(() => bare.topic("%24CONTROL/x"), TypeError, "can only be read");
});

Deno.test("patterns become the narrowest filters", () => {
  assertEquals(rosy.filter("camera/*"), "rosy/camera/+");
  assertEquals(rosy.filter("**"), "rosy/#");
  assertEquals(rosy.filter("camera/**"), "rosy/camera/#");
  assertEquals(rosy.filter("cam*/**/raw"), "rosy/+/#");
  assertEquals(bare.filter("a+/*/%/b"), "a%2B/+//b");
});

Deno.test("topics of the bridge's own are nobody's names", () => {
  for (const names of [rosy, bare]) {
    for (const level of ["$bridge", "$service", "$answer"]) {
      assertEquals(names.name(`rosy/${level}/x`), undefined);
    }
  }
  assertEquals(rosy.topic("$bridge/x"), "rosy/%24bridge/x");
  assertThrows(() => bare.topic("rosy/$service/x"), TypeError, "the bridge's own are there");
  assertEquals(rosy.name("rosy/$bridges"), "%24bridges");
});

Deno.test("TopicNames refuses what is no prefix", () => {
  for (const prefix of ["a/+", "#", "$SYS", "a/", "a\0", "a".repeat(256)]) {
    assertThrows(() => new TopicNames(prefix), TypeError, "as a prefix");
  }
});

Deno.test("topic() refuses what is too long, and what is nothing", () => {
  assertThrows(() => bare.topic("%"), TypeError, "empty");
  assertThrows(() => rosy.topic("+".repeat(30_000)), TypeError, "too long");
});
