import { assertEquals } from "@std/assert";
import { nodeRows } from "../../../../lib/web/dashboard/mesh/node_rows.ts";
import { SteadyWarnings } from "../../../../lib/web/dashboard/mesh/steady_warnings.ts";
import { summaryOf } from "../../../../lib/web/dashboard/mesh/summary.ts";
import type { MeshNow } from "../../../../lib/web/dashboard/mesh/mesh_now.ts";
import { topicRows } from "../../../../lib/web/dashboard/mesh/topic_rows.ts";
import { warningsOf } from "../../../../lib/web/dashboard/mesh/warnings.ts";
import {
  figuresOf,
  meshOf,
  nodeFiguresOf,
  nodeOf,
  topicFiguresOf,
  topicOf,
} from "./made_up_mesh.ts";

const NODES = [nodeOf("camera"), nodeOf("pilot")];

function warnings(mesh: MeshNow, nowMs = 10_000) {
  return warningsOf(nodeRows(mesh), topicRows(mesh), nowMs);
}

function texts(mesh: MeshNow): string[] {
  return warnings(mesh).map(({ grade, subject, text }) => `${grade} ${subject} ${text}`);
}

Deno.test("warningsOf() has nothing to say of a mesh that is well, or of which nothing is known", () => {
  const figures = figuresOf([nodeFiguresOf("camera"), nodeFiguresOf("pilot")], [
    topicFiguresOf("image"),
  ]);
  const topics = [topicOf("image", { from: ["camera"], to: ["pilot"] })];
  assertEquals(texts(meshOf({ nodes: NODES, topics, figures })), []);
  assertEquals(texts(meshOf({ nodes: NODES, topics })), []);
});

Deno.test("warningsOf() says what is wrong, the worst first", () => {
  const figures = figuresOf([
    nodeFiguresOf("camera", {
      slowPeers: ["pilot"],
      droppedHz: 12,
      maxLagMs: 350,
      trouble: "no multicast",
    }),
    nodeFiguresOf("pilot", { state: "silent" }),
  ]);
  const unusableOf = () => ({ undecodable: 1, invalid: 2 });
  assertEquals(texts(meshOf({ nodes: NODES, figures, unusableOf })), [
    "bad pilot does not answer",
    "warn camera finds others badly: no multicast",
    "warn camera could not read 1 message in the last minute",
    "warn camera got 2 messages in the last minute of another type",
    "warn camera does not wait for pilot, too slow for it",
    "warn camera drops 12.0 messages a second",
    "warn camera its event loop is up to 350 ms late",
  ]);
});

Deno.test("warningsOf() tells of losses once: by the topic where one tells of them", () => {
  const nodes = [nodeFiguresOf("pilot", { lostHz: 2 })];
  const told = meshOf({
    nodes: NODES,
    topics: [topicOf("image")],
    figures: figuresOf(nodes, [
      topicFiguresOf("image", { lostPercent: 20, lostHz: 2 }),
    ]),
  });
  assertEquals(texts(told), ["warn image 20.0 % of its messages do not arrive"]);
  const untold = meshOf({ nodes: NODES, figures: figuresOf(nodes) });
  assertEquals(texts(untold), ["warn pilot misses 2.00 messages a second"]);
});

Deno.test("warningsOf() tells once of a process that is late, however many nodes it has", () => {
  const late = { maxLagMs: 300 };
  const figures = figuresOf([
    nodeFiguresOf("camera", late),
    nodeFiguresOf("pilot", { ...late, droppedHz: 1 }),
    nodeFiguresOf("base", { ...late, processId: "another" }),
  ]);
  assertEquals(texts(meshOf({ nodes: [...NODES, nodeOf("base")], figures })), [
    "warn camera its event loop is up to 300 ms late, with 1 of its process",
    "warn pilot drops 1.00 messages a second",
    "warn base its event loop is up to 300 ms late",
  ]);
});

Deno.test("warningsOf() says that nodes disagree about a type", () => {
  const ofNames = topicOf("speed", { type: "a/Speed", otherTypes: ["b/Speed"] });
  const ofFields = topicOf("pose", { type: "a/Pose", otherTypes: ["a/Pose"] });
  assertEquals(texts(meshOf({ topics: [ofNames, ofFields] })), [
    "bad speed its nodes disagree about its type: a/Speed, b/Speed",
    "bad pose its nodes disagree about what its type says",
  ]);
});

Deno.test("warningsOf() misses a node only after two seconds", () => {
  const gone = [{ node: nodeOf("camera"), sinceMs: 9000 }];
  assertEquals(warnings(meshOf({ gone }), 10_000), []);
  assertEquals(warnings(meshOf({ gone }), 11_000).map(({ text }) => text), ["is gone"]);
});

Deno.test("SteadyWarnings holds what was wrong for ten seconds, but none of a node that has come back", () => {
  const steady = new SteadyWarnings();
  const drops = warnings(
    meshOf({ nodes: NODES, figures: figuresOf([nodeFiguresOf("camera", { droppedHz: 1 })]) }),
  );
  const gone = warnings(meshOf({ gone: [{ node: nodeOf("pilot"), sinceMs: 0 }] }));
  assertEquals(steady.take([...gone, ...drops], 10_000).length, 2);
  assertEquals(steady.take([], 19_999), drops);
  assertEquals(steady.take([], 20_000), []);
});

Deno.test("summaryOf() says that all is well only where nodes have told so", () => {
  const mesh = meshOf({ nodes: NODES, topics: [topicOf("image")] });
  const told = { ...mesh, figures: figuresOf([nodeFiguresOf("camera"), nodeFiguresOf("pilot")]) };
  const said = (mesh: MeshNow, all = warnings(mesh)) => {
    const { grade, text } = summaryOf(mesh, all);
    return `${grade} ${text}`;
  };
  assertEquals(said(mesh), "unknown 2 nodes, 1 topic");
  assertEquals(said(told), "good All well: 2 nodes, 1 topic");
  assertEquals(summaryOf(told, [], { isOpen: false }), {
    ...summaryOf(told, []),
    grade: "unknown",
    text: "When it was seen last: All well: 2 nodes, 1 topic",
  });
  assertEquals(said(meshOf()), "unknown No nodes yet: they are shown as they come");
  const disagreeing = { ...told, topics: [topicOf("a", { otherTypes: ["b"] })] };
  assertEquals(said(disagreeing), "bad One thing needs a look: 2 nodes, 1 topic");
});

Deno.test("summaryOf() counts what a process takes once, however many nodes it has", () => {
  const figures = figuresOf([
    nodeFiguresOf("camera"),
    nodeFiguresOf("pilot"),
    nodeFiguresOf("base", { processId: "another", cpuPercent: null }),
  ]);
  const { sums } = summaryOf(meshOf({ figures }), []);
  assertEquals(sums, "processors 3.00 % · memory 160 MB · 30.0 messages a second · 3.00 kB/s");
});
