import { assert, assertEquals } from "@std/assert";
import {
  layOut,
  layOutAnew,
} from "../../../../../lib/web/dashboard/panels/graph/layered/lay_out.ts";
import { withoutCircles } from "../../../../../lib/web/dashboard/panels/graph/layered/circles.ts";
import { layersOf } from "../../../../../lib/web/dashboard/panels/graph/layered/layers.ts";
import type {
  Layout,
  LayoutGraph,
} from "../../../../../lib/web/dashboard/panels/graph/layered/layout.ts";
import {
  crossings,
  orderColumns,
} from "../../../../../lib/web/dashboard/panels/graph/layered/order.ts";

/** @returns A graph of `"camera > /image > pilot"`: what begins with a slash is a topic. */
function graphOf(...ways: readonly string[]): LayoutGraph {
  const keys = new Set<string>();
  const edges = new Map<string, { key: string; from: string; to: string }>();
  for (const way of ways) {
    const stops = way.split(" > ");
    for (const [index, to] of stops.entries()) {
      keys.add(to);
      const from = stops[index - 1];
      if (from !== undefined) edges.set(`${from}>${to}`, { key: `${from}>${to}`, from, to });
    }
  }
  const items = [...keys].map((
    key,
  ) => ({ key, kind: key.startsWith("/") ? "topic" : "node" } as const));
  return { items, edges: [...edges.values()] };
}

const ROBOT = graphOf(
  "lidar > /scan > pilot > /cmd_vel > base > /odom > pilot",
  "camera > /image",
  "battery > /battery > pilot",
  "map > /map",
  "alone",
);

/** @returns The keys of each column, from the top. */
function columns({ places }: Layout): string[][] {
  const all = [...places].toSorted(([, a], [, b]) => a.y - b.y);
  const byLayer = Map.groupBy(all, ([, { layer }]) => layer);
  return [...byLayer.keys()].sort((a, b) => a - b).map((layer) =>
    byLayer.get(layer)!.map(([key]) => key)
  );
}

function assertNothingCovered({ places }: Layout): void {
  const all = [...places];
  for (const [index, [key, a]] of all.entries()) {
    for (const [other, b] of all.slice(index + 1)) {
      const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
      assert(isBeside || Math.abs(a.y - b.y) >= a.height, `${key} covers ${other}`);
    }
  }
}

/** A large mesh that is the same each time. */
function largeGraph(nodes: number, topics: number): LayoutGraph {
  let seed = 1;
  const random = (below: number) => (seed = seed * 48271 % 2147483647) % below;
  const ways = Array.from({ length: topics }, (_, topic) => [
    `n${random(nodes)} > /t${topic} > n${random(nodes)}`,
    `/t${topic} > n${random(nodes)}`,
  ]).flat();
  return graphOf(...Array.from({ length: nodes }, (_, node) => `n${node}`), ...ways);
}

Deno.test("layOut() has senders to the left, then topics, then listeners", () => {
  assertEquals(columns(layOut(graphOf("camera > /image > pilot > /speed > base"))), [
    ["camera"],
    ["/image"],
    ["pilot"],
    ["/speed"],
    ["base"],
  ]);
});

Deno.test("withoutCircles() turns one edge of a circle", () => {
  const arrows = withoutCircles(ROBOT);
  assertEquals(arrows.filter(({ isReversed }) => isReversed).length, 1);
  const layers = layersOf(ROBOT, arrows);
  for (const { from, to } of arrows) assert(layers.get(from)! < layers.get(to)!);
  for (const { key, kind } of ROBOT.items) {
    assertEquals(layers.get(key)! % 2, kind === "node" ? 0 : 1);
  }
});

Deno.test("layersOf() has a sender right before what it sends", () => {
  const graph = graphOf("a > /x > b > /y > c", "late > /y", "/unsent > c");
  const layers = layersOf(graph, withoutCircles(graph));
  assertEquals([layers.get("late"), layers.get("/unsent")], [2, 3]);
});

Deno.test("layOut() folds chains that are longer than a screen is wide", () => {
  const stops = Array.from({ length: 60 }, (_, i) => `n${i} > /t${i}`);
  const layout = layOut(graphOf(stops.join(" > ")));
  assertNothingCovered(layout);
  const found = columns(layout);
  assertEquals(found.length, 16);
  for (const column of found) assert(column.length <= 8, String(column.length));
});

Deno.test("orderColumns() uncrosses what can be uncrossed", () => {
  const graph = graphOf("a > /3 > z", "b > /2 > y", "c > /1 > x", "a > /4 > z", "c > /0 > x");
  const arrows = withoutCircles(graph);
  const layers = new Map([...layersOf(graph, arrows)].toSorted(([a], [b]) => a < b ? -1 : 1));
  assertEquals(crossings(orderColumns(layers, arrows).columns), 0);
});

Deno.test("layOut() covers nothing, and its edges bend in the columns that they pass", () => {
  for (const graph of [ROBOT, largeGraph(100, 200)]) {
    const layout = layOut(graph);
    assertNothingCovered(layout);
    assertEquals(layout.places.size, graph.items.length);
    for (const { key, from, to } of graph.edges) {
      const [start, end] = [layout.places.get(from)!.layer, layout.places.get(to)!.layer];
      assertEquals(layout.bends.get(key)!.length, Math.abs(end - start) - 1);
      const xs = layout.bends.get(key)!.map(({ x }) => x);
      assertEquals(xs, xs.toSorted((a, b) => start < end ? a - b : b - a));
    }
  }
});

Deno.test("layOut() says the same twice", () => {
  const graph = largeGraph(30, 60);
  assertEquals(layOut(graph), layOut(graph));
});

Deno.test("layOut() moves nobody when something small comes or goes", () => {
  const before = layOut(ROBOT);
  const grown = graphOf(
    "lidar > /scan > pilot > /cmd_vel > base > /odom > pilot",
    "camera > /image > viewer",
    "battery > /battery > pilot",
    "map > /map",
  );
  const after = layOut(grown, before);
  assertNothingCovered(after);
  for (const { key } of grown.items) {
    if (key !== "viewer") assertEquals(after.places.get(key), before.places.get(key));
  }
  assertEquals(after.places.get("viewer")!.layer, before.places.get("/image")!.layer + 1);
  assert(!after.places.has("alone"));
  // Who comes back finds the place that was kept free.
  assertNothingCovered(layOut(ROBOT, after));
});

Deno.test("layOut() lays all out anew when much is new", () => {
  const before = layOut(graphOf("camera > /image"));
  assertEquals(layOut(ROBOT, before), layOutAnew(ROBOT));
  assertEquals(layOut(graphOf(), before).places.size, 0);
});
