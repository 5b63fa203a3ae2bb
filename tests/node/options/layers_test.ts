import type { NodeOptions } from "@rosy/rosy";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  environmentOfLayer,
  type Layer,
  layerWithin,
  readLayer,
  withoutLayer,
} from "../../../lib/node/options/layers.ts";
import { resolveOptions } from "../../../lib/node/options/resolve_options.ts";

type Variables = Record<string, string>;

const reader = (variables: Variables) => (name: string) => variables[name];

/** The name and the rules of a node that is told of them by its code and the environment. */
function resolved(options: Partial<NodeOptions>, variables: Variables = {}) {
  const { name, namespace, remap } = resolveOptions(
    { name: "camera", ...options },
    reader(variables),
  );
  return { name, namespace, remap };
}

Deno.test("resolveOptions() adds a namespace to that of the environment", () => {
  const env = { ROSY_NAMESPACE: "left" };
  const name = (namespace?: string, variables = env) =>
    resolved({ namespace }, variables as Variables).name;
  assertEquals(name(), "left/camera");
  assertEquals(name("arm"), "left/arm/camera");
  assertEquals(name("/arm"), "arm/camera");
  assertEquals(name("/"), "camera");
  assertEquals(name("arm", { ROSY_NAMESPACE: "" }), "arm/camera");
  assertEquals(name(undefined, { ROSY_NAMESPACE: "/robot/left" }), "robot/left/camera");
  assertEquals(resolved({ namespace: "arm" }, env).namespace, "left/arm");
  assertEquals(resolved({ namespace: "/" }, env).namespace, undefined);
});

Deno.test("resolveOptions() adds rules to those of the environment", () => {
  const env = { ROSY_REMAP: "image=front/image, scan:=/scan,," };
  assertEquals(resolved({}, env).remap, { image: "front/image", scan: "/scan" });
  const { remap } = resolved({ remap: { image: "rear", imu: "~/imu" } }, env);
  assertEquals(Object.entries(remap!), [["scan", "/scan"], ["image", "rear"], ["imu", "~/imu"]]);
  assertEquals(resolved({}).remap, {});
});

Deno.test("resolveOptions() refuses what the environment says where that is none, and names it", () => {
  const refusal = (variables: Variables) =>
    assertThrows(() => resolved({}, variables), TypeError).message;
  assertEquals(
    refusal({ ROSY_NAMESPACE: "a//b" }),
    'Cannot use "a//b" as a namespace name: there is nothing between two of its slashes: ' +
      'write "a/b" (ROSY_NAMESPACE says so)',
  );
  for (const text of ["image", "a=", "=b", "a=b=c", "a=b,c"]) {
    assertEquals(
      refusal({ ROSY_REMAP: text }),
      `Cannot build a node: ROSY_REMAP is "${text}", and must be A=B, or several such with commas ` +
        "between",
    );
  }
  assert(refusal({ ROSY_REMAP: "a/=b" }).endsWith("leave that out (ROSY_REMAP says so)"));
});

Deno.test("resolveOptions() refuses rules that are none", () => {
  for (const remap of ["a=b", [["a", "b"]], 7]) {
    assertThrows(
      () => resolved({ remap: remap as never }),
      TypeError,
      'option "remap" must be an object such as { image: "front/image" }',
    );
  }
  for (const [from, to] of [["a/", "b"], ["a", ""], ["a", 7], ["~a", "b"]] as [string, string][]) {
    assertThrows(() => resolved({ remap: { [from]: to } }), TypeError, "as a remapped name");
  }
  assertThrows(() => resolved({ remap: { "camera/*": "b" } }), TypeError, "it is a pattern");
});

Deno.test("layerWithin() nests what launch files say", () => {
  const outer: Layer = { namespace: "robot", remap: { a: "b", c: "d" } };
  assertEquals(layerWithin(outer, { namespace: "left", remap: { a: "x" } }), {
    namespace: "robot/left",
    remap: { c: "d", a: "x" },
  });
  assertEquals(layerWithin(outer, {}), outer);
  assertEquals(layerWithin({}, {}), { remap: {} });
});

Deno.test("environmentOfLayer() writes what readLayer() reads, and leaves nothing of others", () => {
  const layer: Layer = { namespace: "robot/left", remap: { image: "front/image", "/a": "~/b" } };
  assertEquals(environmentOfLayer(layer), {
    ROSY_NAMESPACE: "robot/left",
    ROSY_REMAP: "image=front/image,/a=~/b",
  });
  assertEquals(readLayer(reader(environmentOfLayer(layer))), layer);
  assertEquals(environmentOfLayer({}), { ROSY_NAMESPACE: "", ROSY_REMAP: "" });
});

Deno.test("environmentOfLayer() refuses names that would come apart", () => {
  for (const [from, to] of [["a,b", "c"], ["a=b", "c"], ["a", "b=c"], ["a:", "b"]] as const) {
    const layer = { remap: { [from]: to } };
    assertThrows(() => environmentOfLayer(layer), TypeError, "take names without them");
  }
});

Deno.test("withoutLayer() keeps a tool from what is said of robots", () => {
  const variables = { ROSY_NAMESPACE: "left", ROSY_REMAP: "broken", ROSY_DOMAIN_ID: "lab" };
  const read = withoutLayer(reader(variables));
  assertEquals(read("ROSY_DOMAIN_ID"), "lab");
  assertEquals(readLayer(read), {});
  assertEquals(resolveOptions({ name: "rosy_topic_echo" }, read).name, "rosy_topic_echo");
});
