import { assertEquals } from "@std/assert";
import {
  joinLaunchParams,
  launchParamsText,
  readLaunchParams,
} from "../../../lib/params/given/launch_params.ts";
import { readYaml } from "../../../lib/yaml/read_yaml.ts";

function textOf(yaml: string): string {
  const located = readYaml(yaml);
  if (located.kind !== "map") throw new Error("no map");
  return launchParamsText(located, "robot.yaml");
}

Deno.test("launchParamsText() hands on values, what stands there, and the file", () => {
  const text = textOf('serial: 007\nname: "007"\nlist: [1, on, .inf]\nmap: {a b: ~, c: ""}\n');
  const [entries] = readLaunchParams(text);
  const read = Object.fromEntries(
    [...entries!].map(([name, { value, text }]) => [name, [value, text]]),
  );
  assertEquals(read, {
    serial: [7, "007"],
    name: ["007", "007"],
    list: [[1, "on", Infinity], undefined],
    map: [{ "a b": null, c: "" }, undefined],
  });
  assertEquals(entries!.get("serial")?.from, "robot.yaml");
});

Deno.test("joinLaunchParams() keeps layers apart, also those of a launch in a launch", () => {
  const inner = joinLaunchParams(["{a: 1}", textOf("a: 2")]);
  const layers = readLaunchParams(joinLaunchParams([inner, "{a: 3}"]));
  assertEquals(layers.map((layer) => layer.get("a")?.value), [1, 2, 3]);
  assertEquals(joinLaunchParams([]), "");
});
