import { assertEquals } from "@std/assert";
import type { NodeFigures } from "../../../lib/figures/node_figures.ts";
import { type LaunchedProcess, processFigures } from "../../../lib/cli/figures/process_figures.ts";

function node(name: string, pid: number, processId: string | null): NodeFigures {
  return { node: name, host: "robot", pid, processId, uptimeMs: 9, cpuPercent: 5 } as NodeFigures;
}

const LAUNCHED: LaunchedProcess = {
  ...{ label: "camera", node: "camera", launch: "k3fq", host: "robot", pid: 10, members: [] },
  ...{ state: "running", cpuPercent: 7, rssBytes: 1, uptimeMs: 20, restarts: 2 },
};
const shown = (nodes: NodeFigures[], ...launched: LaunchedProcess[]) =>
  processFigures(nodes, launched).map(({ process, pid, nodes, launch, restarts }) => (
    { process, pid, nodes, launch, restarts }
  ));

Deno.test("processFigures() has nodes of one process once, those of two apart, whatever their pids", () => {
  const nodes = [node("b", 7, "p"), node("a", 7, "p"), node("c", 7, "q"), node("d", 7, null)];
  assertEquals(shown(nodes).map(({ process }) => process), ["a, b", "c", "d"]);
});

Deno.test("processFigures() knows the launch of a node by what its command has started", () => {
  const launched = { ...LAUNCHED, members: [11], node: "other" };
  assertEquals(shown([node("camera", 11, "p")], launched), [
    { process: "camera", pid: 11, nodes: ["camera"], launch: "k3fq", restarts: 2 },
  ]);
});

Deno.test("processFigures() knows it by the node's name where that cannot be found out", () => {
  assertEquals(shown([node("camera", 11, "p")], LAUNCHED).map(({ launch }) => launch), ["k3fq"]);
  const elsewhere = { ...node("camera", 11, "p"), host: "station" };
  assertEquals(shown([elsewhere], LAUNCHED).map(({ launch }) => launch), [null, "k3fq"]);
});

Deno.test("processFigures() has launched processes that are no nodes, also those that do not run", () => {
  const stopped = { ...LAUNCHED, label: "script", node: "script", pid: null, state: "stopped" };
  assertEquals(shown([], stopped, LAUNCHED).map(({ process, pid }) => [process, pid]), [
    ["script", null],
    ["camera", 10],
  ]);
});
