import { assertEquals } from "@std/assert";
import { NameChoice } from "../../lib/mesh/name_choice.ts";

const NAMES = ["camera/left", "camera/right", "imu", "lidar/left"];

Deno.test("NameChoice.chosenBy() is the name itself, else the first pattern that matches", () => {
  const choice = new NameChoice(["*/left", "camera/*", "camera/left", "imu", "imu"]);
  assertEquals(choice.texts, ["*/left", "camera/*", "camera/left", "imu"]);
  assertEquals(NAMES.map((name) => choice.chosenBy(name)), [
    "camera/left",
    "camera/*",
    "imu",
    "*/left",
  ]);
  assertEquals(choice.chosenBy("odom"), undefined);
  assertEquals(choice.hasPatterns, true);
  assertEquals(new NameChoice(["imu"]).hasPatterns, false);
});

Deno.test("NameChoice.among() and missing() tell what there is, and what is not", () => {
  const choice = new NameChoice(["*/left", "imu"]);
  assertEquals(choice.among(NAMES), ["camera/left", "imu", "lidar/left"]);
  assertEquals(choice.missing(NAMES), undefined);
  assertEquals(choice.missing(["imu"]), "*/left");
  assertEquals(choice.missing(["a/left"]), "imu");
  assertEquals(new NameChoice([]).missing([]), undefined);
});
