/**
 * What is mutated, and which tests are to notice.
 *
 * @module
 */

/**
 * The folders of `lib/` to be mutated, and the folders of `tests/` that hold them, in this order: the
 * kernel, and what stands above it and programs rely on, such as bags, launches, params and actions.
 */
export const KERNEL: Readonly<Record<string, readonly string[]>> = {
  action: ["action"],
  bag: ["bag"],
  bytes: ["bytes", "wire", "codec", "outbox"],
  codec: ["codec", "topic", "node"],
  discovery: ["discovery", "node"],
  facade: ["params", "logs", "action", "node"],
  figures: ["figures"],
  flow: ["flow", "node", "peer", "topic"],
  handshake: ["handshake", "security", "attacks"],
  launch: ["launch"],
  log: ["log"],
  logs: ["logs"],
  mesh: ["mesh", "topic", "service", "peer", "discovery"],
  node: ["node"],
  operators: ["operators"],
  outbox: ["outbox", "topic", "node"],
  params: ["params"],
  peer: ["peer", "topic", "service", "security", "node"],
  schema: ["schema", "node"],
  service: ["service", "node"],
  text: ["text", "transport"],
  time: ["time", "outbox", "peer", "topic"],
  topic: ["topic", "node"],
  transport: ["transport", "handshake", "peer", "discovery"],
  typescript: ["typescript"],
  words: ["words"],
  web: ["web"],
  bridge: ["bridge"],
  pickle: ["pickle"],
  wire: ["wire", "outbox", "handshake", "peer", "topic"],
  yaml: ["yaml", "launch"],
};
