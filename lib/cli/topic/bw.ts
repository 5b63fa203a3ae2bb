import { BANDWIDTH_COLUMNS, BandwidthMeter } from "./measuring/bandwidth_meter.ts";
import type { CommandContext } from "../line/command.ts";
import { monitorTopics } from "./measuring/topic_monitor.ts";

/** `rosy topic bw`: how much messages take. */
export async function run(context: CommandContext): Promise<void> {
  await monitorTopics(context, {
    nodeName: "rosy_topic_bw",
    columns: BANDWIDTH_COLUMNS,
    createMeter: (_node, window) => new BandwidthMeter(window),
  });
}
