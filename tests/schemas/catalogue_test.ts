import { assertEquals } from "@std/assert";
import { findKnownSchema, KNOWN_SCHEMAS } from "../../lib/schemas/catalogue.ts";
import { sensor_msgs } from "../../lib/schemas/mod.ts";

Deno.test("KNOWN_SCHEMAS has each message once, sorted by names", () => {
  const names = KNOWN_SCHEMAS.map(({ name }) => name);
  assertEquals(names, [...new Set(names)].sort());
});

Deno.test("findKnownSchema() knows messages of ROS by their names of ROS 1, too", () => {
  assertEquals(findKnownSchema("sensor_msgs/msg/Imu"), sensor_msgs.Imu);
  assertEquals(findKnownSchema("sensor_msgs/Imu"), sensor_msgs.Imu);
  assertEquals(findKnownSchema("sensor_msgs/Imus"), undefined);
});

Deno.test("docs/library.md names every known message", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/library.md", import.meta.url));
  for (const { name } of KNOWN_SCHEMAS) {
    const [, packageName, typeName] = /^(\w+)[./](?:msg\/)?(\w+)$/.exec(name)!;
    const row = packageName === "foxglove"
      ? /^\| Foxglove: .*$/gm
      : RegExp(`^\\| \`${packageName}\`.*$`, "gm");
    assertEquals(page.match(row)?.join("").includes(`\`${typeName}\``), true, name);
  }
});
