import { isAbsolute, join } from "node:path";
import type { Infer, Schema } from "./schema.ts";

const port = { type: "number", isInteger: true, minimum: 0, maximum: 65_535 } as const;

const RULE = { type: "text", summary: "A rule." } as const;
const ORIGIN = { type: "text", summary: "An origin." } as const;
const HOST_NAME = { type: "text", summary: "A name." } as const;

/** The gateway of a launch file. */
export const WEB = {
  type: "object",
  summary: "The gateway: lets browsers, Foxglove, rosbridge's clients and HTTP in, as a node of " +
    "this launch. Leave this section out, and there is none; `web: {}` has the defaults. Its keys " +
    "are the flags of `rosy web`.",
  keys: {
    name: {
      type: "text",
      isName: true,
      summary: "The node's name.",
      default: "web",
    },
    port: { ...port, summary: "Port to listen at.", default: 7680 },
    host: {
      type: "text",
      summary: "Name or IP address to listen at. Where other machines can reach it, give a " +
        "token_file, or open: true.",
      default: "127.0.0.1",
    },
    token_file: {
      type: "text",
      summary: "Who shows a token of this file gets in; relative to this file, and made where " +
        "there is none.",
      example: "tokens.yaml",
    },
    open: {
      type: "boolean",
      summary: "Let everybody in who can reach the host, without a token.",
      default: false,
    },
    read_only: { type: "boolean", summary: "Let nobody do more than look.", default: false },
    expose: {
      type: "list",
      summary: "What is exposed, [KIND:]PATTERN[:RIGHT]; full names. Everything, unless this or " +
        "rules are given.",
      item: RULE,
      example: ["camera/**:read"],
    },
    rules: {
      type: "text",
      summary: "A YAML file that says what is exposed, also when it is changed; relative to this " +
        "file.",
      example: "rules.yaml",
    },
    cors: {
      type: "list",
      summary: "Origins of pages of other sites that get in.",
      item: ORIGIN,
      example: ["http://localhost:5173"],
    },
    allow_host: {
      type: "list",
      summary: "Further names that it answers to.",
      item: HOST_NAME,
      example: ["robot.example.org"],
    },
    cert: {
      type: "text",
      summary: "Certificate as PEM, for HTTPS; relative to this file.",
      example: "cert.pem",
    },
    key: {
      type: "text",
      summary: "Its private key as PEM, relative to this file.",
      example: "key.pem",
    },
    rosbridge: { ...port, summary: "Serve rosbridge at this port, too.", example: 9090 },
    foxglove: { ...port, summary: "Serve Foxglove at this port, too.", example: 8765 },
    assets: {
      type: "text",
      summary:
        "A folder, relative to this file, whose files Foxglove gets as package://...: models " +
        "of robots.",
      example: "models",
    },
    bags: {
      type: "text",
      summary: "A folder, relative to this file, whose bags clients of HTTP may have.",
      example: "bags",
    },
    disabled: { type: "boolean", summary: "Do not start the gateway.", default: false },
    on_host: {
      type: "text",
      summary: "Start the gateway only on the machine of this name.",
      example: "brain",
    },
  },
} as const satisfies Schema;

/** The gateway of a launch file. */
export type WebSection = Infer<typeof WEB>;

/** Keys whose values are paths. */
const PATHS: ReadonlySet<string> = new Set([
  "token_file",
  "rules",
  "cert",
  "key",
  "assets",
  "bags",
]);
/** Keys that say whether, where and as what it is started. */
const OF_LAUNCH: ReadonlySet<string> = new Set(["name", "disabled", "on_host"]);

/**
 * Says how a gateway is started.
 *
 * @param section Its section.
 * @param directory The folder that its files are relative to.
 * @returns The flags of `rosy web`.
 */
export function webFlags(section: WebSection, directory: string): string[] {
  return Object.entries(section).flatMap(([key, value]) => {
    if (OF_LAUNCH.has(key) || value === false || value === undefined) return [];
    const flag = `--${key.replaceAll("_", "-")}`;
    if (value === true) return [flag];
    const values = Array.isArray(value) ? value : [value];
    return values.map((text) => `${flag}=${PATHS.has(key) ? within(directory, text) : text}`);
  });
}

function within(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}
