import type { Command } from "../line/command.ts";
import { CONTROL_COMMANDS } from "./control_commands.ts";
import {
  COMMON_FLAGS,
  LAYER_FLAGS,
  OWN_NAME_FLAGS,
  PARAM_VALUE_FLAGS,
  PORT_FLAG,
} from "../line/flags.ts";

/** pyGecko has to be told. */
const FORMAT = "leave it out, YAML and JSON are both read";

const SIMULATED_TIME = "here it is --clock mesh";

export const LAUNCH_COMMANDS: readonly Command[] = [
  {
    path: ["launch"],
    summary: "Start the nodes of a launch file and keep them running.",
    description: [
      "Ends when all nodes have ended: with status 0 if all ended well, 1 if one failed for good. " +
      "Ctrl-C stops all nodes, those that depend on others first: SIGINT, then SIGTERM, then " +
      "SIGKILL, to each node and all processes that it started. A second Ctrl-C kills them at once.",
      "'rosy launch ps', 'start', 'stop', 'restart' and 'logs' are for launches that run; a launch " +
      "file of such a name is './ps'.",
      "What the flags say of the mesh is handed on to the nodes in their environment, and counts " +
      "more than what the file says.",
    ],
    positionals: [
      {
        name: "CONFIG",
        kind: "file",
        summary: "The launch file: YAML or JSON; launch.yaml unless given.",
        optional: true,
      },
      {
        name: "NAME=VALUE",
        kind: "value",
        summary: "What ${arg:NAME} stands for in the file.",
        optional: true,
        repeated: true,
      },
    ],
    flags: [
      { name: "check", type: "boolean", summary: "Check the launch file and start nothing." },
      {
        name: "exclude",
        short: "e",
        type: "string",
        placeholder: "NODE...",
        summary: "Nodes not to start.",
        repeated: true,
      },
      {
        name: "log-dir",
        type: "string",
        placeholder: "DIR",
        summary: "Also write what each process prints to a file of its own there.",
        completes: "directory",
      },
      {
        name: "watch",
        short: "w",
        type: "boolean",
        summary: "Restart a node when its program changes, or a module that this imports.",
      },
      {
        name: "log-topic",
        type: "boolean",
        summary: "Also publish what processes print, for rosy log.",
      },
      ...LAYER_FLAGS,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy launch", summary: "Start what launch.yaml says." },
      { command: "rosy launch robot.yaml speed=2 -e camera", summary: "Without the camera." },
      { command: "rosy launch --watch", summary: "Nodes start anew when their files are saved." },
      {
        command: "rosy launch robot.yaml --namespace left",
        summary: "One of several robots of a kind: left/imu, left/camera.",
      },
      { command: "rosy launch robot.yaml --check", summary: "Is anything wrong with it?" },
    ],
    foreignFlags: [
      { word: "--use-sim-time", answer: SIMULATED_TIME },
      { word: "--print", answer: "here it is --check" },
      {
        word: "--no-coordinator",
        answer: 'name the one that runs with --coordinator HOST:PORT, or say "disabled: true" in ' +
          "the file's section",
      },
      { word: "-f", answer: FORMAT },
      { word: "--format", answer: FORMAT },
    ],
    load: () => import("./launch.ts"),
  },
  ...CONTROL_COMMANDS,
];

export const RUN_COMMANDS: readonly Command[] = [
  {
    path: ["run"],
    summary: "Run a function of a TypeScript or JavaScript module with a ready node.",
    description: [
      "The function is called with the node, then with the values; named values come last, in one " +
      "object. The node closes when the function has returned: one that listens ends with " +
      "'await node.forever()'.",
      "Values are written as for 'rosy topic send'. This needs Deno: the compiled rosy cannot load " +
      "modules.",
    ],
    positionals: [
      { name: "FILE", kind: "file", summary: "The module; its ending may be left out." },
      {
        name: "FUNCTION",
        kind: "value",
        summary: "What it exports; its default export unless given.",
        optional: true,
      },
      {
        name: "VALUE",
        kind: "value",
        summary: "A value, or NAME=VALUE.",
        optional: true,
        repeated: true,
      },
    ],
    flags: [...OWN_NAME_FLAGS, ...PARAM_VALUE_FLAGS, PORT_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy run process.ts publish topic=hello", summary: "Run publish()." },
      { command: "rosy run camera.ts --name left-camera", summary: "Run the default export." },
    ],
    foreignFlags: [
      { word: "--ros-args", answer: "leave it out, --name and other flags stand by themselves" },
      { word: "--use-sim-time", answer: SIMULATED_TIME },
      { word: "-p", answer: "here it is --param NAME=VALUE" },
      {
        word: "-r",
        answer: "here it is --remap A=B, and --name NAME for __node, --namespace for __ns",
      },
      {
        word: "-i",
        answer: '"rosy run" starts a function as a node, and no bridge to ROS as Pyros does',
      },
    ],
    load: () => import("./run.ts"),
  },
];
