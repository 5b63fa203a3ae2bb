import { observeTime } from "../../node/clock/observe_time.ts";
import type { NodeTime } from "../../node/clock/node_time.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { DELAY_COLUMNS, DelayMeter } from "./measuring/delay_meter.ts";
import { monitorTopics } from "./measuring/topic_monitor.ts";

/** `rosy topic delay`: how long messages are under way. */
export async function run(context: CommandContext): Promise<void> {
  let time: NodeTime | undefined;
  await monitorTopics(context, {
    nodeName: "rosy_topic_delay",
    columns: DELAY_COLUMNS,
    createMeter(node, window) {
      const mesh = time ??= observeTime(node);
      return new DelayMeter({
        window,
        epochMs: () => systemClock.epochMs(),
        clockOf: (uuid) => node.stats().peers.get(uuid)?.clock ?? null,
        simulatedMs: () => mesh.source && mesh.clock.epochMs(),
      });
    },
  });
}
