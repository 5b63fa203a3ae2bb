import { BW_COLUMNS } from "../figures/columns.ts";
import { isOfAll, monitorAllTopics } from "./measuring/all_topics.ts";
import { BANDWIDTH_COLUMNS, BandwidthMeter } from "./measuring/bandwidth_meter.ts";
import type { CommandContext } from "../line/command.ts";
import { monitorTopics } from "./measuring/topic_monitor.ts";

/** `rosy topic bw`: how much messages take. */
export async function run(context: CommandContext): Promise<void> {
  if (isOfAll(context)) {
    return await monitorAllTopics(context, { nodeName: "rosy_topic_bw", columns: BW_COLUMNS });
  }
  await monitorTopics(context, {
    nodeName: "rosy_topic_bw",
    columns: BANDWIDTH_COLUMNS,
    createMeter: (_node, window) => new BandwidthMeter(window),
  });
}
