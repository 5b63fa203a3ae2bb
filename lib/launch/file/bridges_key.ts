import type { Infer, Schema } from "./schema.ts";

const PATTERN = { type: "text", summary: "A name or a pattern." } as const;

const ROUTE_KEYS = {
  type: "object",
  summary: "Names, and how they go.",
  keys: {
    names: {
      ...PATTERN,
      summary: "Names in the mesh: a name, or a pattern with * and at most one **.",
      required: true,
      example: "camera/**",
    },
    as: {
      ...PATTERN,
      summary: "What they are called at the other side: with the same stars in the same order. " +
        "The same as here, unless given.",
      example: "robot1/camera/**",
    },
    direction: {
      type: "text",
      choices: ["both", "in", "out"],
      summary: "Which way they go: in from the other system, out to it, or both.",
      default: "both",
    },
    except: {
      type: "list",
      summary: "Patterns of names in the mesh that are left out.",
      item: PATTERN,
      example: ["camera/debug/**"],
    },
    type: {
      type: "text",
      summary: "Of which type they are at the other side, where that has types.",
      example: "sensor_msgs/Imu",
    },
    max_hz: {
      type: "number",
      summary: "The most messages a second of each topic; further ones are left out.",
      example: 10,
    },
    latest: {
      type: "boolean",
      summary: "Let only the newest message of each topic wait while the other side is slow.",
      default: false,
    },
    queue: {
      type: "number",
      isInteger: true,
      minimum: 1,
      summary: "How many messages of each topic wait at most while the other side is slow; the " +
        "oldest are dropped then.",
      default: 100,
    },
    durable: {
      type: "boolean",
      summary: "Keep messages on disk until the other side has confirmed them, where it can.",
      default: false,
    },
    qos: {
      type: "number",
      isInteger: true,
      minimum: 0,
      maximum: 2,
      summary: "The quality of service of MQTT.",
      default: 0,
    },
    format: {
      type: "text",
      choices: ["rosy", "json"],
      summary: "How messages are written where there is a choice: rosy's own way, or JSON for " +
        "devices that know nothing else.",
      default: "rosy",
    },
  },
} as const satisfies Schema;

const ROUTES = {
  type: "list",
  item: {
    type: "either",
    summary: "A name, a pattern, or names and how they go.",
    options: [PATTERN, ROUTE_KEYS],
  },
} as const;

/** One bridge of a file. */
export const BRIDGE = {
  type: "object",
  summary: "A bridge between the mesh and another system.",
  keys: {
    kind: {
      type: "text",
      required: true,
      summary: "What it leads to: a word of `rosy bridge`.",
      example: "mqtt",
    },
    address: {
      type: "text",
      summary: "Where the other system is; each kind has a place of its own unless given.",
      example: "mqtt://broker.example.org",
    },
    settings: {
      type: "map",
      summary: "What else this kind has to know: the flags of `rosy bridge KIND`, with _ for -.",
      value: { type: "any", summary: "A value." },
      exampleKey: "client_id",
    },
    topics: {
      ...ROUTES,
      summary: "Which topics go over it; of those that match a name the first holds. All, unless " +
        "topics or services are given.",
      example: ["imu"],
    },
    services: {
      ...ROUTES,
      summary: "Which services can be called over it.",
      example: ["reset"],
    },
    disabled: { type: "boolean", summary: "Do not start it.", default: false },
    on_host: {
      type: "text",
      summary: "Start it only on the machine of this name.",
      example: "brain",
    },
  },
} as const satisfies Schema;

/** The bridges of a file, by the names of their nodes. */
export const BRIDGES = {
  type: "map",
  summary: "Bridges between this mesh and other systems, by the names of their nodes.",
  key: { type: "text", isName: true, summary: "The name of a node." },
  value: BRIDGE,
  exampleKey: "site",
  example: { site: { kind: "mqtt", address: "mqtt://broker.example.org", topics: ["imu"] } },
} as const satisfies Schema;

/** A bridge, as a file says it. */
export type BridgeSection = Infer<typeof BRIDGE>;

/** A route, as a file says it. */
export type RouteSection = Infer<typeof ROUTE_KEYS>;

/**
 * Says how the bridge of a launch file is started.
 *
 * @param name The name of its node.
 * @param section Its section.
 * @param directory The folder that its files are relative to.
 * @returns What follows `rosy bridge`.
 */
export function bridgeWords(name: string, section: BridgeSection, directory: string): string[] {
  const { disabled: _disabled, on_host: _host, settings, ...rest } = section;
  const bridge = { ...rest, ...settings && { settings: Object.fromEntries(settings) } };
  return ["run", `--inline=${JSON.stringify({ [name]: bridge })}`, `--directory=${directory}`];
}
