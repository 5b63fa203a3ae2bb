import { assertEquals } from "@std/assert";
import { readLaunchParams } from "../../../lib/params/given/launch_layers.ts";
import { joinLaunchParams, launchParamsText } from "../../../lib/params/given/launch_params.ts";
import { readYaml } from "../../../lib/yaml/read_yaml.ts";

function textOf(yaml: string): string {
  const located = readYaml(yaml);
  if (located.kind !== "map") throw new Error("no map");
  return launchParamsText(located, "robot.yaml");
}

Deno.test("launchParamsText() hands on values, what stands there, and the file", async () => {
  const text = textOf(
    'serial: 007\nname: "007"\nlist: [1, on, .inf, 0x10]\nmap: {a b: ~, c: ""}\n',
  );
  const [entries] = await readLaunchParams(text);
  const read = Object.fromEntries(
    [...entries!].map(([name, { value, text }]) => [name, [value, text]]),
  );
  assertEquals(read, {
    serial: [7, "007"],
    name: ["007", "007"],
    list: [[1, "on", Infinity, 16], undefined],
    map: [{ "a b": null, c: "" }, undefined],
  });
  assertEquals(entries!.get("serial")?.from, "robot.yaml");
});

Deno.test("joinLaunchParams() keeps layers apart, also those of a launch in a launch", async () => {
  const inner = joinLaunchParams(["{a: 1}", textOf("a: 2")]);
  const layers = await readLaunchParams(joinLaunchParams([inner, "{a: 3}"]));
  assertEquals(layers.map((layer) => layer.get("a")?.value), [1, 2, 3]);
  assertEquals(joinLaunchParams([]), "");
});

Deno.test("launchParamsText() writes JSON, which needs no permission to be read", () => {
  assertEquals(
    JSON.parse(textOf("speed: 2.5\nserial: 007\npid: { p: 1e0 }\nlabel: a b\n")),
    {
      "": "robot.yaml",
      speed: 2.5,
      serial: { "": "007" },
      pid: { p: { "": "1e0" } },
      label: "a b",
    },
  );
});
