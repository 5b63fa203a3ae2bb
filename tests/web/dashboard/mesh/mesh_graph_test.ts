import { assertEquals } from "@std/assert";
import type { MeshFigures } from "../../../../lib/figures/mesh_figures.ts";
import { meshGraph } from "../../../../lib/web/dashboard/mesh/mesh_graph.ts";
import type { MeshNow } from "../../../../lib/web/dashboard/mesh/mesh_now.ts";
import { HOSTILE_NAMES } from "../../../support/hostile_names.ts";
import {
  figuresOf,
  meshOf,
  nodeFiguresOf,
  nodeOf,
  topicFiguresOf,
  topicOf,
} from "./made_up_mesh.ts";

const NODES = [nodeOf("camera"), nodeOf("pilot")];
const TOPICS = [topicOf("image", { from: ["camera"], to: ["pilot"] })];

/** @returns What leads where, and what is wrong with it. */
function edges(mesh: MeshNow): string[] {
  const { items, edges } = meshGraph(mesh);
  const labels = new Map(
    items.map(({ key, kind, label }) => [key, kind === "topic" ? `/${label}` : label]),
  );
  return edges.map(({ from, to, grade, label }) =>
    `${labels.get(from)} > ${labels.get(to)} ${grade} ${label}`.trim()
  );
}

function details(mesh: MeshNow): Record<string, string> {
  return Object.fromEntries(meshGraph(mesh).items.map(({ label, detail }) => [label, detail]));
}

const SENT = {
  topic: "image",
  uuid: "uuid-of-camera",
  publishedHz: 10,
  sentHz: 10,
  bytesPerSecond: 5,
  droppedHz: 0,
  dropped: 0,
};
const HEARD = {
  topic: "image",
  uuid: "uuid-of-pilot",
  receivedHz: 10,
  bytesPerSecond: 7,
  lostHz: 0,
  lostPercent: 0,
  lost: 0,
  undecodable: 0,
  invalid: 0,
  waiting: 0,
  delayMs: 1,
};

function told(more: Partial<MeshFigures>): MeshNow {
  const figures = { ...figuresOf([nodeFiguresOf("camera")], [topicFiguresOf("image")]), ...more };
  return meshOf({ nodes: NODES, topics: TOPICS, figures });
}

Deno.test("meshGraph() leads from senders to topics to listeners", () => {
  assertEquals(edges(meshOf({ nodes: NODES, topics: TOPICS })), [
    "camera > /image good",
    "/image > pilot good",
  ]);
});

Deno.test("meshGraph() says what is dropped, lost and slow, and how much passes", () => {
  const drops = told({
    sending: [{ ...SENT, droppedHz: 3 }],
    listening: [{ ...HEARD, lostHz: 2, lostPercent: 20 }],
  });
  assertEquals(edges(drops), [
    "camera > /image warn drops 3.00/s",
    "/image > pilot warn loses 20.0 %",
  ]);
  assertEquals(meshGraph(drops).edges.map(({ bytesPerSecond }) => bytesPerSecond), [5, 7]);
  const slow = told({ nodes: [nodeFiguresOf("camera", { slowPeers: ["pilot"] })] });
  assertEquals(edges(slow), ["camera > /image good", "/image > pilot warn slow"]);
});

Deno.test("meshGraph() keeps a node that is gone, with what only it had", () => {
  const node = nodeOf("map", { sends: ["map"], listens: ["image", "other/*"] });
  const mesh = meshOf({ nodes: NODES, topics: TOPICS, gone: [{ node, sinceMs: 0 }] });
  assertEquals(edges(mesh).slice(2), ["map > /map gone", "/image > map gone"]);
  const gone = meshGraph(mesh).items.filter(({ isGone }) => isGone);
  assertEquals(gone.map(({ kind, label, detail }) => [kind, label, detail]), [
    ["node", "map", "gone"],
    ["topic", "map", "gone"],
  ]);
});

Deno.test("meshGraph() knows a node again that was started anew", () => {
  const keys = (uuid: string) =>
    meshGraph(meshOf({ nodes: [nodeOf("camera", { uuid })] })).items.map(({ key }) => key);
  assertEquals(keys("first"), keys("second"));
  const [one, other] =
    meshGraph(meshOf({ nodes: [nodeOf("a"), nodeOf("a", { uuid: "x" })] })).items;
  assertEquals(one!.key === other!.key, false);
});

Deno.test("meshGraph() says in few words how each is", () => {
  assertEquals(details(told({})), { camera: "3.00 %", pilot: "", image: "10.0 Hz · 1.00 kB/s" });
  const unsent = meshOf({ topics: [topicOf("cmd_vel", { to: [] })] });
  assertEquals(details(unsent), { cmd_vel: "sent by nobody" });
  const bag = meshOf({ topics: [topicOf("image", { from: ["camera"], messages: 12 })] });
  assertEquals(details(bag), { camera: "", image: "12 messages" });
});

Deno.test("meshGraph() takes any names", () => {
  const nodes = HOSTILE_NAMES.map((name) => nodeOf(name));
  const topics = HOSTILE_NAMES.map((name) => topicOf(name, { from: [name], to: [name] }));
  const graph = meshGraph(meshOf({ nodes, topics }));
  assertEquals(new Set(graph.items.map(({ key }) => key)).size, 2 * HOSTILE_NAMES.length);
  assertEquals(new Set(graph.edges.map(({ key }) => key)).size, 2 * HOSTILE_NAMES.length);
});
