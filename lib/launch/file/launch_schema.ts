import { LAYER_KEYS } from "./layer_keys.ts";
import { MESH_KEYS } from "./mesh_keys.ts";
import type { Infer, Schema } from "./schema.ts";
import { BRIDGES } from "./bridges_key.ts";
import { WEB } from "./web_key.ts";

// Timers count milliseconds in 31 bits: 2,147,483 seconds at most.
const MAX_SECONDS = 2_000_000;

const seconds = { type: "number", minimum: 0, maximum: MAX_SECONDS } as const;

const NODE_NAME = { type: "text", isName: true, summary: "A node of this file." } as const;

const PROGRAM = { type: "text", summary: "The program." } as const;

const WORD = { type: "text", mayBeEmpty: true, summary: "One word of the command." } as const;

const PARAMS_FILE = {
  type: "text",
  summary: "A YAML file with params, relative to this file.",
  example: "params.yaml",
} as const;

const PARAMS_MAP = {
  type: "map",
  exampleKey: "max_speed",
  summary: "Values by the names of params.",
  value: { type: "any", summary: "The param's value.", example: 1.5 },
} as const;

/** What nodes' params begin with: of a node, an included file, or a whole file. */
const PARAMS_KEY = {
  params: {
    type: "either",
    summary:
      "Values that params of nodes begin with: a map, the path of a YAML file with such, or " +
      "a list of maps and files. Keys that begin with / name the nodes that are meant (ROSY_PARAMS).",
    example: { max_speed: 1.5 },
    options: [
      PARAMS_FILE,
      PARAMS_MAP,
      {
        type: "list",
        summary: "Several; the last one counts.",
        item: { type: "either", summary: "One of them.", options: [PARAMS_FILE, PARAMS_MAP] },
      },
    ],
  },
} as const satisfies Record<string, Schema>;

const WAIT_FOR = {
  type: "object",
  summary: "What must be there.",
  exactlyOne: ["node", "topic", "service"],
  keys: {
    node: { type: "text", isName: true, summary: "A node of this name.", example: "camera" },
    topic: { type: "text", isName: true, summary: "Somebody who listens to this topic." },
    service: { type: "text", isName: true, summary: "Somebody who provides this service." },
    timeout: {
      ...seconds,
      mayBeInfinite: true,
      summary: "Seconds to wait at most, or .inf. After that the node has failed.",
      default: 30,
    },
  },
} as const satisfies Schema;

const COORDINATOR = {
  type: "object",
  summary: "The coordinator, for networks without multicast. Leave this section out, and nodes " +
    "find each other by themselves. With it, a coordinator is started before the nodes, and they " +
    "are told where it is (ROSY_COORDINATOR).",
  keys: {
    host: {
      type: "text",
      mayBeEmpty: true,
      summary: 'Address that the coordinator listens on; "" for all.',
      default: "",
    },
    client_host: {
      type: "text",
      summary:
        "Host at which nodes find the coordinator: the name of its machine, if they run on " +
        "several. Default: on_host, else localhost.",
      example: "localhost",
    },
    port: {
      type: "number",
      isInteger: true,
      minimum: 1,
      maximum: 65_535,
      summary: "Port of the coordinator.",
      default: 7679,
    },
    authkey: {
      type: "text",
      summary: "Key that the coordinator and all nodes must share; handed on in the environment " +
        "(ROSY_AUTHKEY), never on a command line. Keep it out of this file with a variable.",
      example: "${ROBOT_KEY}",
    },
    disabled: {
      type: "boolean",
      summary: "Do not start the coordinator: it runs already. Nodes are told of it all the same.",
      default: false,
    },
    on_host: {
      type: "text",
      summary: "Start the coordinator only on the machine of this name.",
      example: "brain",
    },
    post_delay: {
      ...seconds,
      summary: "Seconds to wait after the coordinator is ready.",
      default: 0,
    },
  },
} as const satisfies Schema;

/** A node's section. */
export const NODE_SCHEMA = {
  type: "object",
  summary: "One node.",
  keys: {
    command: {
      type: "either",
      required: true,
      summary: "[REQUIRED] Command to run: a list of words, or text for a shell. `--name <name>` " +
        "is appended to it.",
      example: ["deno", "run", "-A", "camera.ts"],
      options: [
        { type: "text", summary: "Text for a shell." },
        { type: "list", first: PROGRAM, item: WORD, minItems: 1, summary: "Words." },
      ],
    },
    shell: {
      type: "boolean",
      summary: "Run the command in a shell. Default: true if the command is text, false if it is " +
        "a list.",
      example: false,
    },
    ...LAYER_KEYS,
    append_name: {
      type: "boolean",
      summary: "Append `--name <name>` to the command. Turn it off for programs that are no nodes.",
      default: true,
    },
    ...PARAMS_KEY,
    args: {
      type: "map",
      exampleKey: "rate",
      summary: "Flags, appended to the command as `--rate=30`; lists and maps as JSON.",
      value: { type: "any", isWord: true, summary: "The flag's value.", example: 30 },
    },
    env: {
      type: "map",
      exampleKey: "LOG_LEVEL",
      summary: "Environment variables on top of those of `rosy launch`.",
      key: { type: "text", isVariable: true, summary: "The variable's name." },
      value: { type: "text", mayBeEmpty: true, summary: "The variable's value.", example: "debug" },
    },
    cwd: {
      type: "text",
      summary: "Folder to run in, relative to this file. Default: the folder that `rosy launch` " +
        "was started in.",
      example: ".",
    },
    disabled: { type: "boolean", summary: "Do not start this node.", default: false },
    on_host: {
      type: "text",
      summary: "Start the node only on the machine of this name.",
      example: "brain",
    },
    number: {
      type: "number",
      isInteger: true,
      minimum: 1,
      maximum: 1000,
      summary: "How many of this node to start; they share its name, and so its messages.",
      default: 1,
    },
    depends_on: {
      type: "either",
      summary: "Nodes of this file, a name or a list of names, to start before this one and to " +
        "stop after it.",
      example: ["name2"],
      options: [NODE_NAME, { type: "list", item: NODE_NAME, summary: "Names." }],
    },
    wait_for: {
      type: "either",
      summary:
        "What must be there before the node is started: one of node, topic and service, or " +
        "a list of such. Nodes further down do not wait with it.",
      example: { node: "camera", timeout: 30 },
      options: [WAIT_FOR, { type: "list", item: WAIT_FOR, summary: "All that must be there." }],
    },
    pre_delay: {
      ...seconds,
      summary: "Seconds to wait before starting the node.",
      default: 0,
    },
    post_delay: {
      ...seconds,
      summary: "Seconds to wait after starting the node.",
      default: 0,
    },
    respawn: {
      type: "text",
      choices: ["never", "on-failure", "always"],
      summary: "Whether to start the node again when it ends: never, on-failure (exit status " +
        "other than 0, or a signal) or always.",
      default: "never",
    },
    respawn_delay: {
      ...seconds,
      summary: "Seconds before the first restart. Doubles with each one, up to 60 s, and is " +
        "varied by up to a quarter. A node that ran for a minute starts over.",
      default: 1,
    },
    respawn_limit: {
      type: "number",
      isInteger: true,
      minimum: 1,
      maximum: 1_000_000,
      mayBeInfinite: true,
      summary: "Restarts in a row before the node counts as failed, or .inf.",
      default: Infinity,
    },
    stop_timeout: {
      ...seconds,
      summary: "Seconds from SIGINT to SIGTERM, and from SIGTERM to SIGKILL.",
      default: 5,
    },
  },
} as const satisfies Schema;

const INCLUDED_FILE = {
  type: "text",
  summary: "Path of the file, relative to this one.",
  required: true,
  example: "arm.yaml",
} as const;

const INCLUDE = {
  type: "object",
  summary: "A file, and what its nodes are called here.",
  keys: {
    file: INCLUDED_FILE,
    prefix: {
      type: "text",
      mayBeEmpty: true,
      summary: "Put before the name of each node of that file.",
      default: "",
    },
    ...LAYER_KEYS,
    ...PARAMS_KEY,
  },
} as const satisfies Schema;

const PROCESS = {
  type: "tuple",
  summary: "File, function and, if need be, arguments by name.",
  items: [
    { type: "text", summary: "A TypeScript or JavaScript module, relative to this file." },
    { type: "text", summary: "The function that it exports." },
  ],
  optionalItem: {
    type: "map",
    exampleKey: "topic",
    summary: "What the function gets after the node, as one object.",
    value: { type: "any", summary: "An argument." },
  },
} as const satisfies Schema;

const ADDRESS = { type: "any", summary: "Not needed: nodes find each other." } as const;

/** The keys with which pyGecko's files say where its core is. */
export const GECKOCORE_ADDRESSES = {
  type: ADDRESS,
  host: ADDRESS,
  in: ADDRESS,
  out: ADDRESS,
} as const;

const GECKOCORE = {
  type: "object",
  isForeign: true,
  summary: "How pyGecko's launch files say which core to use. Its key is the domain; where the " +
    "core is need not be said.",
  keys: {
    key: { type: "text", isName: true, summary: "The domain of all nodes, as domain_id is." },
    ...GECKOCORE_ADDRESSES,
  },
} as const satisfies Schema;

/**
 * The launch file: the one definition of its keys.
 *
 * Its TypeScript type, its validation, `docs/launch.schema.json` and the template `launch.yaml` come
 * from here.
 */
export const LAUNCH_SCHEMA = {
  type: "object",
  summary: "Nodes to start together with `rosy launch`.",
  atLeastOne: ["nodes", "include", "processes", "web", "bridges"],
  keys: {
    ...MESH_KEYS,
    ...LAYER_KEYS,
    ...PARAMS_KEY,
    geckocore: GECKOCORE,
    coordinator: COORDINATOR,
    web: WEB,
    bridges: BRIDGES,
    include: {
      type: "either",
      summary: "Further launch files whose nodes to start, before those of this file: a path, a " +
        "path with a prefix, or a list of such.",
      example: [{ file: "arm.yaml", prefix: "left_" }],
      options: [
        INCLUDED_FILE,
        INCLUDE,
        {
          type: "list",
          summary: "Several files.",
          item: { type: "either", summary: "A file.", options: [INCLUDED_FILE, INCLUDE] },
        },
      ],
    },
    processes: {
      type: "list",
      summary:
        "Functions to start as nodes, as pyGecko's launch files list them: [file, function, " +
        "{argument: value}]. Each is called with a ready node and the arguments.",
      item: PROCESS,
      example: [["process.ts", "publish", { topic: "hello" }]],
    },
    nodes: {
      type: "map",
      exampleKey: "name1",
      summary: "[REQUIRED] Nodes to start, in this order.",
      key: NODE_NAME,
      value: NODE_SCHEMA,
    },
  },
} as const satisfies Schema;

/** A launch file, checked, its defaults filled in. */
export type LaunchFile = Infer<typeof LAUNCH_SCHEMA>;
/** A node of a launch file. */
export type NodeSection = Infer<typeof NODE_SCHEMA>;
/** The coordinator of a launch file. */
export type CoordinatorSection = Infer<typeof COORDINATOR>;
/** What a node of a launch file waits for. */
export type WaitForSection = Infer<typeof WAIT_FOR>;
/** What a launch file gives to params. */
export type ParamsSection = Infer<typeof PARAMS_KEY.params>;
/** A file that a launch file includes. */
export type IncludeSection = Infer<typeof INCLUDE>;
/** A function that a launch file starts. */
export type ProcessSection = Infer<typeof PROCESS>;
