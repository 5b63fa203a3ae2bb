import { MESH_OPTIONS } from "../../node/options/mesh_definition.ts";
import type { Command } from "../line/command.ts";
import { COMMON_FLAGS } from "../line/flags.ts";

/** A coordinator belongs to no domain and to no other coordinator. */
const MEANINGLESS: ReadonlySet<string> = new Set([
  "json",
  ...MESH_OPTIONS.flatMap(([, { flag, isOfCoordinator }]) => isOfCoordinator ? [] : [flag.name]),
]);

/** `rosy coordinator`. */
export const COORDINATOR_COMMANDS: readonly Command[] = [
  {
    path: ["coordinator"],
    summary: "Let nodes find each other where multicast does not reach.",
    description: [
      "Nodes are told of it by --coordinator HOST:PORT, by ROSY_COORDINATOR or in their code. One " +
      "coordinator serves all domains and keeps them apart. Messages go from node to node, never " +
      "through it.",
      "It keeps nothing on disk: when it is started again, nodes register anew within a second, and " +
      "go on talking meanwhile. Ctrl-C ends it with status 0.",
    ],
    positionals: [],
    flags: [
      {
        name: "host",
        type: "string",
        placeholder: "ADDRESS",
        summary: "IP address to listen at; all, or that of --interface, unless given.",
      },
      {
        name: "port",
        type: "integer",
        placeholder: "PORT",
        summary: "TCP port to listen at, 0 for any free one; 7679 unless given.",
        minimum: 0,
        maximum: 65_535,
      },
      ...COMMON_FLAGS.filter(({ name }) => !MEANINGLESS.has(name)).map((flag) =>
        // Who comes and goes is what there is to see of a coordinator.
        flag.name === "log" ? { ...flag, default: "info" } : flag
      ),
    ],
    examples: [
      { command: "rosy coordinator", summary: "Serve all who can reach this machine." },
      {
        command: "rosy coordinator --host 127.0.0.1 --port 0",
        summary: "Serve this machine alone, on a free port.",
      },
    ],
    foreignFlags: [
      { word: "--log-heartbeats", answer: "leave it out, who comes and goes is logged as it is" },
    ],
    load: () => import("./coordinator.ts"),
  },
];
