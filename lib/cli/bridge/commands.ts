import type { BridgeKind, SettingSchema } from "../../bridge/kind.ts";
import { BRIDGE_KINDS } from "../../bridge/kinds.ts";
import type { Command, Flag } from "../line/command.ts";
import { COMMON_FLAGS, DISCOVERY_TIME_FLAG, nameFlag } from "../line/flags.ts";

const ROUTE_FLAGS: readonly Flag[] = [
  {
    name: "topic",
    type: "string",
    placeholder: "ROUTE",
    summary: "Topics that go over it, NAMES[=AS][:in|:out|:both]; may be given several times.",
    isCollected: true,
  },
  {
    name: "service",
    type: "string",
    placeholder: "ROUTE",
    summary: "Services that can be called over it, in the same way.",
    isCollected: true,
  },
];

const ABOUT =
  "Without --topic and --service all goes over it, both ways. NAMES are names in the mesh, or a " +
  "pattern with * and at most one **; AS is what they are called at the other side. Where there is no " +
  "connection it tries again and again. Ctrl-C ends it with status 0.";

const WITHOUT_JSON = COMMON_FLAGS.filter(({ name }) => name !== "json");

/** `rosy bridge status`, `rosy bridge run`, and one command for each kind of bridge. */
export const BRIDGE_COMMANDS: readonly Command[] = [
  {
    path: ["bridge", "status"],
    summary: "Show the bridges of the mesh, and what goes over them.",
    positionals: [],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [{ command: "rosy bridge status", summary: "How all bridges stand." }],
    load: () => import("./status.ts"),
  },
  {
    path: ["bridge", "run"],
    summary: "Start the bridges of a file.",
    description: [
      "FILE is YAML with the key bridges, as launch files have it; bridge.yaml unless given. With names " +
      "only those bridges are started.",
    ],
    positionals: [
      {
        name: "FILE",
        kind: "file",
        summary: "The file; bridge.yaml unless given.",
        optional: true,
      },
      {
        name: "NAME",
        kind: "value",
        summary: "The bridges to start, all of them unless given.",
        optional: true,
        repeated: true,
      },
    ],
    flags: [
      {
        name: "inline",
        type: "string",
        placeholder: "JSON",
        summary: "The bridges themselves, by names, in place of FILE.",
      },
      {
        name: "directory",
        type: "string",
        placeholder: "DIRECTORY",
        summary: "What paths in --inline are relative to.",
        completes: "directory",
      },
      nameFlag(),
      ...WITHOUT_JSON,
    ],
    examples: [
      { command: "rosy bridge run", summary: "All bridges of bridge.yaml." },
      { command: "rosy bridge run robot.yaml site", summary: "One of those of a launch file." },
    ],
    load: () => import("./run.ts"),
  },
  ...BRIDGE_KINDS.map(commandOf),
];

function commandOf(kind: BridgeKind): Command {
  const { placeholder, summary, default: usual } = kind.address;
  return {
    path: ["bridge", kind.kind],
    summary: `Bridge to ${kind.summary}`,
    description: [...kind.description ?? [], ABOUT],
    positionals: [{
      name: placeholder,
      kind: "value",
      summary: usual === undefined ? summary : `${summary.slice(0, -1)}; ${usual} unless given.`,
      optional: usual !== undefined,
    }],
    flags: [
      ...ROUTE_FLAGS,
      ...Object.entries(kind.settings).map(([key, schema]) => flagOf(key, schema, kind)),
      nameFlag(`${kind.kind}-bridge`),
      ...WITHOUT_JSON,
    ],
    examples: kind.examples,
    load: async () => {
      const { runKind } = await import("./run_kind.ts");
      return { run: (context) => runKind(kind, context) };
    },
  };
}

/** The settings of files are flags of the same names. */
function flagOf(key: string, schema: SettingSchema, { paths = [] }: BridgeKind): Flag {
  const flag = { name: key.replaceAll("_", "-"), summary: schema.summary };
  if (schema.type === "boolean") return { ...flag, type: "boolean" };
  const isPath = paths.includes(key);
  const placeholder = isPath ? "FILE" : key.split("_").at(-1)!.toUpperCase();
  if (schema.type === "number") {
    const { isInteger, minimum, maximum } = schema;
    return { ...flag, type: isInteger ? "integer" : "number", placeholder, minimum, maximum };
  }
  return {
    ...flag,
    type: "string",
    placeholder,
    ...schema.type === "list" && { isCollected: true },
    ...schema.type === "text" && schema.choices && { choices: schema.choices },
    ...schema.type === "text" && schema.mayBeEmpty && { mayBeEmpty: true },
    ...isPath && { completes: "file" },
  };
}
