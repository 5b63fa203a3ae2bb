import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { DELAY_COLUMNS, DelayMeter } from "./delay_meter.ts";
import { monitorTopics } from "./topic_monitor.ts";

/** `rosy topic delay`: how long messages are under way. */
export async function run(context: CommandContext): Promise<void> {
  await monitorTopics(context, {
    nodeName: "rosy_topic_delay",
    columns: DELAY_COLUMNS,
    createMeter: (node, window) =>
      new DelayMeter({
        window,
        epochMs: () => systemClock.epochMs(),
        clockOf: (uuid) => node.stats().peers.get(uuid)?.clock ?? null,
      }),
  });
}
