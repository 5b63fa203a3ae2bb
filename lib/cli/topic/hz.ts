import { HZ_COLUMNS } from "../figures/columns.ts";
import { isOfAll, monitorAllTopics } from "./measuring/all_topics.ts";
import type { CommandContext } from "../line/command.ts";
import { RATE_COLUMNS, RateMeter } from "./measuring/rate_meter.ts";
import { monitorTopics } from "./measuring/topic_monitor.ts";

/** `rosy topic hz`: how often messages come. */
export async function run(context: CommandContext): Promise<void> {
  if (isOfAll(context)) {
    return await monitorAllTopics(context, { nodeName: "rosy_topic_hz", columns: HZ_COLUMNS });
  }
  await monitorTopics(context, {
    nodeName: "rosy_topic_hz",
    columns: RATE_COLUMNS,
    createMeter: (_node, window) => new RateMeter(window),
  });
}
