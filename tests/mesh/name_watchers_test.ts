import { assertEquals } from "@std/assert";
import { NameWatchers } from "../../lib/mesh/name_watchers.ts";

function rig() {
  const watchers = new NameWatchers();
  const called: string[] = [];
  const add = (name: string, who: string) => watchers.add(name, () => void called.push(who));
  const tell = (name: string) => {
    called.length = 0;
    watchers.tell(name, (callback) => callback());
    return [...called];
  };
  return { watchers, called, add, tell };
}

Deno.test("NameWatchers calls those who wait for a name until they are taken out", () => {
  const { watchers, add, tell } = rig();
  const [first, second] = [add("imu", "first"), add("imu", "second")];
  const other = add("odometry", "other");
  assertEquals([tell("imu"), tell("odometry"), tell("x")], [["first", "second"], ["other"], []]);
  first();
  first();
  assertEquals(tell("imu"), ["second"]);
  second();
  assertEquals([tell("imu"), watchers.isEmpty], [[], false]);
  other();
  assertEquals(watchers.isEmpty, true);
});

Deno.test("NameWatchers: taking somebody out again takes out nobody who came later", () => {
  const { add, tell } = rig();
  const first = add("imu", "first");
  first();
  add("imu", "later");
  first();
  assertEquals(tell("imu"), ["later"]);
});

Deno.test("NameWatchers does not call who is taken out by one that is called before", () => {
  const { watchers } = rig();
  const called: string[] = [];
  watchers.add("imu", () => {
    called.push("first");
    second();
  });
  const second = watchers.add("imu", () => void called.push("second"));
  watchers.tell("imu", (callback) => callback());
  assertEquals(called, ["first"]);
});

Deno.test("NameWatchers.tellMatching() calls those who wait for a name that matches", () => {
  const { watchers, add, called } = rig();
  for (const name of ["camera/left", "camera/right", "imu"]) add(name, name);
  watchers.tellMatching("camera/*", (callback) => callback());
  assertEquals(called, ["camera/left", "camera/right"]);
});
