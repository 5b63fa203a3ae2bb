import { assertEquals, assertThrows } from "@std/assert";
import { NameMapping } from "../../lib/bridge/name_mapping.ts";

/** `null` stands for no name. */
const MAPPINGS:
  readonly (readonly [here: string, there: string, near: string, far: string | null])[] = [
    ["imu", "imu", "imu", "imu"],
    ["imu", "robot/imu", "imu", "robot/imu"],
    ["imu", "imu", "imu/raw", null],
    ["camera/*", "robot1/camera/*", "camera/left", "robot1/camera/left"],
    ["camera/*", "robot1/camera/*", "camera/left/raw", null],
    ["camera/*", "robot1/camera/*", "camera", null],
    ["**", "site/**", "a/b/c", "site/a/b/c"],
    ["camera/**", "c/**", "camera", "c"],
    ["camera/**", "c/**", "camera/a/b", "c/a/b"],
    ["**/raw", "r/**/x", "a/b/raw", "r/a/b/x"],
    ["**/raw", "r/**/x", "raw", "r/x"],
    ["a*c/**/d*", "*/**/*", "abc/x/y/d", "b/x/y/"],
    ["cam*", "c/*", "cam1", "c/1"],
    ["*/*", "b/*/a/*", "x/y", "b/x/a/y"],
    ["x.y/*", "x/*", "xzy/a", null],
  ];

Deno.test("names are called otherwise at the other side, by what stars stand for", () => {
  for (const [here, there, near, far] of MAPPINGS) {
    assertEquals(new NameMapping(here, there).far(near) ?? null, far, `${here} ${there} ${near}`);
  }
});

Deno.test("what a name is called at the other side leads back to it", () => {
  for (const [here, there, near, far] of MAPPINGS) {
    if (far !== null) assertEquals(new NameMapping(here, there).near(far), near);
  }
});

Deno.test("patterns whose stars differ are refused, with what each has", () => {
  assertThrows(
    () => new NameMapping("camera/*", "camera"),
    TypeError,
    'Cannot call "camera/*" "camera" at the other side: both must have the same stars in the same ' +
      "order, and one has *, the other none",
  );
  assertThrows(() => new NameMapping("a/*/**", "**/*"), TypeError, "one has * **, the other ** *");
});

Deno.test("what is no pattern is refused", () => {
  assertThrows(() => new NameMapping("a**", "a**"), TypeError, '"**" stands for whole levels');
  assertThrows(() => new NameMapping("**/a/**", "**/a/**"), TypeError, 'one "**" is the most');
  assertThrows(() => new NameMapping("/a", "a"), TypeError, "full names begin with no slash");
  const stars = Array.from({ length: 9 }, () => "*").join("/");
  assertThrows(() => new NameMapping(stars, stars), TypeError, "8 stars are the most");
});
