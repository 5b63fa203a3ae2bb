import { assertEquals } from "@std/assert";
import { HOSTILE_NAMES } from "../../../support/hostile_names.ts";
import { withoutWatcher } from "../../../../lib/web/dashboard/mesh/mesh_now.ts";
import { nodeFacts } from "../../../../lib/web/dashboard/mesh/node_facts.ts";
import { nodeLabel, nodeRows } from "../../../../lib/web/dashboard/mesh/node_rows.ts";
import { filterTopics, topicRows } from "../../../../lib/web/dashboard/mesh/topic_rows.ts";
import { figuresOf, meshOf, nodeFiguresOf, nodeOf, topicOf } from "./made_up_mesh.ts";

Deno.test("nodeRows() tells nodes of one name apart by as little as that takes", () => {
  const labels = (nodes: Parameters<typeof nodeOf>[1][]) =>
    nodeRows(meshOf({ nodes: nodes.map((more) => nodeOf("camera", more)) })).map(nodeLabel);
  assertEquals(labels([{}]), ["camera"]);
  assertEquals(labels([{ host: "left" }, { host: "right" }]), ["camera (left)", "camera (right)"]);
  assertEquals(labels([{ uuid: "aaaa1" }, { uuid: "bbbb1" }]), ["camera (aaaa)", "camera (bbbb)"]);
  assertEquals(labels([{ uuid: "aaaa1" }, { uuid: "bbbb1" }, { host: "right" }]), [
    "camera (jetson, aaaa)",
    "camera (jetson, bbbb)",
    "camera (right)",
  ]);
});

Deno.test("nodeRows() says how each is, and has those that are gone last", () => {
  const rows = nodeRows(meshOf({
    nodes: [nodeOf("camera"), nodeOf("pilot"), nodeOf("old")],
    gone: [{ node: nodeOf("map"), sinceMs: 7 }],
    figures: figuresOf([
      nodeFiguresOf("camera"),
      nodeFiguresOf("pilot", { lostHz: 3 }),
      nodeFiguresOf("old", { state: "older" }),
    ]),
  }));
  assertEquals(rows.map(({ name, grade, goneSinceMs }) => [name, grade, goneSinceMs]), [
    ["camera", "good", null],
    ["pilot", "warn", null],
    ["old", "unknown", null],
    ["map", "bad", 7],
  ]);
});

Deno.test("withoutWatcher() leaves out what a gateway listens to for its pages, and not what it sends", () => {
  const watcher = nodeOf("gateway", { uuid: "gateway", listens: ["image"], sends: ["cmd_vel"] });
  const topics = [
    topicOf("image", { from: ["camera"], listeners: [watcher.id, nodeOf("pilot").id] }),
    topicOf("nothing", { listeners: [watcher.id] }),
    topicOf("cmd_vel", { senders: [watcher.id], to: ["base"] }),
  ];
  const seen = withoutWatcher(meshOf({ nodes: [watcher], topics }));
  assertEquals(
    seen.topics.map(({ name, senders, listeners }) => [name, senders.length, listeners.length]),
    [
      ["image", 1, 1],
      ["cmd_vel", 1, 1],
    ],
  );
  assertEquals(seen.nodes.map(({ listens }) => listens), [[]]);
  assertEquals(withoutWatcher(meshOf({ nodes: [{ ...watcher, sends: [] }] })).nodes, []);
});

Deno.test("filterTopics() finds a text in names and types, whatever its case and characters", () => {
  const rows = topicRows(
    meshOf({
      topics: [
        topicOf("Image", { type: "a/B" }),
        ...HOSTILE_NAMES.map((name) => topicOf(name)),
      ],
    }),
  );
  const names = (filter: string) => filterTopics(rows, filter).map(({ name }) => name);
  assertEquals(names(" "), rows.map(({ name }) => name));
  assertEquals(names("A/b"), ["Image"]);
  assertEquals(names("image"), ["Image"]);
  for (const name of HOSTILE_NAMES) {
    assertEquals(names(name).includes(name), true, JSON.stringify(name));
  }
});

Deno.test("nodeFacts() says what is known, and a dash for what is not", () => {
  const facts = (more: Parameters<typeof nodeFiguresOf>[1]) =>
    Object.fromEntries(nodeFacts(
      nodeRows(
        meshOf({ nodes: [nodeOf("camera")], figures: figuresOf([nodeFiguresOf("camera", more)]) }),
      )[0]!,
    ));
  const known = facts({ droppedBy: { full: 2, old: 1 }, dropped: 3, sharedBy: 2 });
  assertEquals([known["Dropped"], known["Process"]], ["3 (full 2, old 1)", "1, shared by 2 nodes"]);
  const unknown = facts({ cpuPercent: null, slowPeers: null, droppedBy: null, dropped: null });
  assertEquals([unknown["Processor"], unknown["Dropped"], unknown["Does not wait for"]], [
    "–",
    "–",
    "nobody",
  ]);
});
