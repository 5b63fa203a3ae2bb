/**
 * What is mutated, and which tests are to notice.
 *
 * @module
 */

/** The folders of `lib/` to be mutated, and the folders of `tests/` that hold them, in this order. */
export const KERNEL: Readonly<Record<string, readonly string[]>> = {
  bag: ["bag"],
  bytes: ["bytes", "wire", "codec", "outbox"],
  codec: ["codec", "topic", "node"],
  discovery: ["discovery", "node"],
  flow: ["flow", "node", "peer", "topic"],
  handshake: ["handshake", "security", "attacks"],
  launch: ["launch"],
  log: ["log"],
  mesh: ["mesh", "topic", "service", "peer", "discovery"],
  node: ["node"],
  outbox: ["outbox", "topic", "node"],
  peer: ["peer", "topic", "service", "security", "node"],
  schema: ["schema", "node"],
  service: ["service", "node"],
  text: ["text", "transport"],
  time: ["time", "outbox", "peer", "topic"],
  topic: ["topic", "node"],
  transport: ["transport", "handshake", "peer", "discovery"],
  typescript: ["typescript"],
  words: ["words"],
  wire: ["wire", "outbox", "handshake", "peer", "topic"],
  yaml: ["yaml", "launch"],
};
