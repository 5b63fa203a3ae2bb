import { assertEquals } from "@std/assert";
import type { NodeFigures } from "../../../lib/figures/node_figures.ts";
import type { SendingFigures } from "../../../lib/figures/route_figures.ts";
import { exposedFigures } from "../../../lib/web/gateway/exposed_figures.ts";

function node(name: string, figures: Partial<NodeFigures> = {}): NodeFigures {
  return {
    ...{ uuid: name, node: name, state: "answers", trouble: null, problems: [], processId: "p" },
    ...{ sharedBy: 3, slowPeers: [], maxLagMs: 0, droppedHz: 0, lostHz: 0, sentHz: 0, topics: 9 },
    ...figures,
  } as NodeFigures;
}

function sending(uuid: string, topic: string, sentHz: number | null, droppedHz = 0) {
  return { uuid, topic, sentHz, droppedHz } as SendingFigures;
}

/** What is seen of `camera` by who may see the topic `open` and the node `seen`. */
function seen(figures: Partial<NodeFigures>, ...routes: SendingFigures[]): NodeFigures {
  const { nodes } = exposedFigures({
    atMs: 0,
    nodes: [node("camera", figures), node("seen"), node("hidden")],
    topics: ["open", "secret"].map((topic) => ({ topic }) as never),
    sending: routes,
    listening: [],
  }, { maySeeTopic: (topic) => topic === "open", nodes: new Set(["camera", "seen"]) });
  assertEquals(nodes.map(({ node }) => node), ["camera", "seen"]);
  return nodes[0]!;
}

Deno.test("exposedFigures() sums up what may be seen, and finds problems in that alone", () => {
  const routes = [sending("camera", "open", 10), sending("camera", "secret", 90, 5)];
  const { sentHz, droppedHz, problems, topics } = seen({ sentHz: 100, droppedHz: 5 }, ...routes);
  assertEquals([sentHz, droppedHz, problems, topics], [10, 0, [], 1]);
  assertEquals(seen({ droppedHz: 5 }, sending("camera", "open", 10, 5)).problems, ["drops"]);
});

Deno.test("exposedFigures() knows nothing of what a node does not tell", () => {
  const { sentHz, topics, slowPeers } = seen(
    { sentHz: null, topics: null, slowPeers: null, state: "older" },
    sending("camera", "open", null),
  );
  assertEquals([sentHz, topics, slowPeers], [null, null, null]);
});

Deno.test("exposedFigures() tells of nodes that are hidden by no peers, processes or troubles", () => {
  const slow = seen({ slowPeers: ["hidden", "seen"], maxLagMs: 900 });
  assertEquals([slow.slowPeers, slow.problems], [["seen"], ["slow: seen", "lags"]]);
  assertEquals(slow.sharedBy, 2);
  const troubled = seen({ trouble: "hidden:7000 refuses the coordinator" });
  assertEquals([troubled.trouble, troubled.problems], ["discovery", ["discovery"]]);
});
