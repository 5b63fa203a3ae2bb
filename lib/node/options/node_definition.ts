import { createLogger } from "../../log/logger.ts";
import { defaultTopicLoadBalancer, leastRecentLoadBalancer } from "../../mesh/load_balancer.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "../../wire/frame.ts";
import {
  mustBeArrayOf,
  mustBeFrom,
  mustBeMesh,
  mustBeParams,
  mustBeSignal,
  mustBeSwitch,
  mustBeText,
  mustHave,
} from "./checks.ts";
import type { Definition } from "./definition.ts";
import { MESH_DEFINITION } from "./mesh_definition.ts";
import type { NodeOptions } from "./options.ts";
import { FLAGGED_DEFINITION } from "./flagged_definition.ts";

/** The check and the default of every option of a node, which {@linkcode NodeOptions} tells users. */
export const NODE_DEFINITION: {
  readonly [K in keyof NodeOptions]-?: Definition<Required<NodeOptions>[K]>;
} = {
  ...FLAGGED_DEFINITION,
  ...MESH_DEFINITION,
  params: { check: mustBeParams },
  paramsDirectory: { check: mustBeText },
  mesh: { check: mustBeMesh },
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
