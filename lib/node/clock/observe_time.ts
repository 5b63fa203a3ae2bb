import { CodecRegistry } from "../../codec/registry.ts";
import { onAbort } from "../../flow/abort.ts";
import type { Logger } from "../../log/logger.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import { systemClock } from "../../time/clock.ts";
import type { CoreNode } from "../core_node.ts";
import { CLOCK_TOPIC } from "./clock_message.ts";
import { type ClockEvents, MeshTime } from "./mesh_time.ts";
import type { NodeTime } from "./node_time.ts";

const SILENT_LOGGER: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const NO_EVENTS: ClockEvents = {
  clockFollowed() {},
  clockLost() {},
  clockIgnored() {},
  clockJumped() {},
};

/**
 * The time that is told in a mesh, for a node that does not live in it and does not miss it.
 *
 * @param node Who listens; its end is the end of it.
 * @returns That time; it has a `source` while somebody tells it.
 */
export function observeTime(node: CoreNode): NodeTime {
  const time = new MeshTime({
    clock: systemClock,
    topology: node.topology,
    logger: SILENT_LOGGER,
    events: NO_EVENTS,
    listen: (take) => listen(node, take),
  });
  onAbort(node.signal, () => time.close());
  time.open();
  return time;
}

/** What comes with a time must find it told, so it is read as it comes. */
function listen(
  node: CoreNode,
  take: (value: unknown, sender: NodeId) => Promise<void> | undefined,
): void {
  const codecs = new CodecRegistry();
  void node.listenRaw(CLOCK_TOPIC, ({ codec, bytes, sender }) => {
    const args = codecs.byName(codec)?.decode(bytes, 0, bytes.length);
    return take(Array.isArray(args) ? args[0] : undefined, sender);
  });
}
