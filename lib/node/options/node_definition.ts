import { createLogger } from "../../log/logger.ts";
import { defaultTopicLoadBalancer, leastRecentLoadBalancer } from "../../mesh/load_balancer.ts";
import { checkName } from "../../mesh/names.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "../../wire/frame.ts";
import {
  mustBeArrayOf,
  mustBeFrom,
  mustBePort,
  mustBeSignal,
  mustBeSwitch,
  mustBeText,
  mustHave,
} from "./checks.ts";
import type { Definition, ToldDefinition } from "./definition.ts";
import { MESH_DEFINITION } from "./mesh_definition.ts";
import type { NodeOptions } from "./options.ts";

/** The name of an option of one node that a command line can give, beside those of its mesh. */
export type ToldNodeOption = "name" | "serverPort";

/** Their checks, defaults and flags. */
export const TOLD_DEFINITION = {
  name: {
    form: "text",
    isName: true,
    isRequired: true,
    check: (value) => void checkName("node", value),
    summary: "Name of the node that the command starts.",
    flag: { name: "name", placeholder: "NAME" },
  },
  serverPort: {
    form: "integer",
    minimum: 0,
    maximum: 65_535,
    default: () => 0,
    check: mustBePort,
    summary: "TCP port to listen at, for others to name in --peers; any free one unless given.",
    flag: { name: "port", placeholder: "PORT" },
  },
} as const satisfies {
  readonly [K in ToldNodeOption]: ToldDefinition<Required<NodeOptions>[K]>;
};

/** All of them, in the order of the help. */
export const NODE_OPTIONS: readonly (readonly [ToldNodeOption, ToldDefinition<unknown>])[] = Object
  .entries(TOLD_DEFINITION) as [ToldNodeOption, ToldDefinition<unknown>][];

/** The check and the default of every option of a node, which {@linkcode NodeOptions} tells users. */
export const NODE_DEFINITION: {
  readonly [K in keyof NodeOptions]-?: Definition<Required<NodeOptions>[K]>;
} = {
  ...TOLD_DEFINITION,
  ...MESH_DEFINITION,
  allowUnixConnections: { default: () => true, check: mustBeSwitch },
  allowTcpConnections: { default: () => true, check: mustBeSwitch },
  serverHost: { check: mustBeText },
  clientHost: { check: mustBeText },
  // Which codecs there are is for their registry to say.
  dataCodec: { default: () => "msgpack", check: () => {} },
  codecs: { default: () => [], check: mustBeArrayOf("codecs") },
  topicLoadBalancer: {
    default: () => defaultTopicLoadBalancer(Math.random),
    check: mustHave("chooseListeners"),
  },
  serviceLoadBalancer: {
    default: () => leastRecentLoadBalancer(),
    check: mustHave("chooseProvider"),
  },
  start: { default: () => true, check: mustBeSwitch },
  signal: { check: mustBeSignal },
  logger: { default: () => createLogger(), check: mustHave("debug", "info", "warn", "error") },
  maxMessageBytes: { default: () => DEFAULT_MAX_MESSAGE_BYTES, check: mustBeFrom(1024) },
  maxOutboxBytes: { default: () => 16 * 1024 * 1024, check: mustBeFrom(1024) },
  maxOutboxAgeMs: { default: () => 10_000, check: mustBeFrom(1) },
  sendTimeoutMs: { default: () => 1000, check: mustBeFrom(0) },
};
