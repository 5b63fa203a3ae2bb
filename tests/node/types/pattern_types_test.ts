import type { MatchingTopic, Node } from "@rosy/rosy";
import { assertEquals } from "@std/assert";
import { leakTest } from "../../support/leak_check.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

interface Robot {
  topics: {
    "camera/left/image": [pixels: Uint8Array, options: { width: number }];
    "camera/right/image": [pixels: Uint8Array, options: { width: number }];
    "camera/left/state": [isOn: boolean];
    camera: [];
    imu: [acceleration: number];
    imu2: [acceleration: number, error: number];
  };
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Compiles only where two types are the same. */
function same<A, B>(..._proof: Equal<A, B> extends true ? [] : [never]): void {}

/** Arguments of each kind: what is optional, and what there may be any number of. */
interface Odd {
  topics: { "a/optional": [a: number, b?: string]; "a/many": [string, ...boolean[]]; "b/one": [1] };
}

type Images = "camera/left/image" | "camera/right/image";
type Matching<Pattern extends string> = MatchingTopic<Robot, Pattern>;

/** Never called: to be compiled is all there is to it. */
function matching(): void {
  same<Matching<"camera/*/image">, Images>();
  same<Matching<"**/image">, Images>();
  same<Matching<"camera/**/image">, Images>();
  same<Matching<"camera/**">, Images | "camera/left/state" | "camera">();
  same<Matching<"camera/left/*">, "camera/left/image" | "camera/left/state">();
  same<Matching<"*">, "camera" | "imu" | "imu2">();
  same<Matching<"*/*">, never>();
  same<Matching<"imu*">, "imu" | "imu2">();
  same<Matching<"*/l*t/*e">, "camera/left/image" | "camera/left/state">();
  same<Matching<"**">, keyof Robot["topics"]>();
  same<Matching<"imu">, "imu">();
}

async function typed(node: Node<Robot>): Promise<void> {
  await node.listen("camera/*/image", (topic, pixels, { width }) => {
    same<typeof topic, Images>();
    same<typeof pixels, Uint8Array>();
    same<typeof width, number>();
  });
  await node.listen("camera/left/*", (topic, value, options) => {
    same<typeof topic, "camera/left/image" | "camera/left/state">();
    same<typeof value, boolean | Uint8Array>();
    same<typeof options, { width: number } | undefined>();
  });
  await node.listen("imu*", async (topic, acceleration) => {
    same<typeof topic, "imu" | "imu2">();
    await Promise.resolve(acceleration.toFixed());
  }, { concurrency: 2 });
  await node.listen("**", (topic) => topic.length);
  await node.listen("**", () => {});
  // @ts-expect-error: no topic of the mesh matches it
  await node.listen("lidar/*", () => {});
  // @ts-expect-error: the callback wants another type
  await node.listen("imu*", (_topic, acceleration: string) => acceleration);
  await node.listen(
    "camera/*/image",
    node.dependsOnListener("imu", (_topic, pixels: Uint8Array) => pixels.length),
  );
  await node.stopListening("camera/*/image");
  same<ReturnType<typeof node.topicCounts>, { readonly received: number; readonly lost: number }>();
  node.topicCounts("**");
  // @ts-expect-error: nobody sends on a pattern
  await node.send("camera/*", new Uint8Array());
  // @ts-expect-error: nobody sends on a pattern
  await node.waitForListener("camera/*");

  for await (const { args } of node.getTopic("imu*")) {
    same<typeof args, [acceleration: number] | [acceleration: number, error: number]>();
  }
  for await (const { args } of node.getTopic("imu")) same<typeof args, [acceleration: number]>();
  // @ts-expect-error: no topic of the mesh matches it
  node.getTopic("lidar/*");
}

async function odd(node: Node<Odd>): Promise<void> {
  await node.listen("*/optional", (_topic, a, b) => {
    same<typeof a, number>();
    same<typeof b, string | undefined>();
  });
  await node.listen("a/*", (_topic, a, ...more) => {
    same<typeof a, string | number>();
    same<typeof more, (string | boolean | undefined)[]>();
  });
  await node.listen("*/o*", (_topic, a, b) => {
    same<typeof a, number>();
    same<typeof b, string | undefined>();
  });
}

async function untyped(node: Node): Promise<void> {
  await node.listen("camera/*", (topic, ...args) => {
    same<typeof topic, string>();
    same<typeof args, unknown[]>();
  });
  await node.listen("camera/*", (_topic, pixels: Uint8Array) => pixels.length);
  await node.stopListening("camera/*");
  for await (const { args } of node.getTopic<[number]>("imu*")) same<typeof args, [number]>();
}

void [matching, typed, odd, untyped];

leakTest("A typed mesh listens by patterns", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node<Robot>("typed");
  const widths = new Collector<string>();
  await node.listen("camera/*/image", (topic, pixels, { width }) => {
    widths.add(`${topic}: ${pixels.length / width} lines`);
  });
  await node.send("camera/left/state", true);
  await node.send("camera/left/image", new Uint8Array(6), { width: 2 });
  await node.send("camera/right/image", new Uint8Array(8), { width: 2 });
  assertEquals(await widths.count(2), [
    "camera/left/image: 3 lines",
    "camera/right/image: 4 lines",
  ]);
});
