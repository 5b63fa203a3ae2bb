import { quoted } from "../../text/printable.ts";
import { untilAborted } from "../../flow/abort.ts";
import type { CommandContext } from "../line/command.ts";
import { SpeedtestMeter } from "./meter.ts";
import { speedtestNodeOptions } from "./options.ts";
import { printResult } from "./result.ts";
import { SpeedtestSenders } from "./senders.ts";
import { Silence } from "../mesh/silence.ts";
import { startNode } from "../mesh/start_node.ts";

/** `rosy speedtest recv`: receives messages until their senders have ended, and counts them. */
export async function run({ flags, output, signal }: CommandContext): Promise<void> {
  const topic = flags.text("topic")!;
  await using node = await startNode(speedtestNodeOptions(flags), signal);
  using senders = new SpeedtestSenders(node.topology);
  const meter = new SpeedtestMeter();
  using silence = new Silence([topic], { output, flags });
  await node.listen(topic, (_topic, time, payload) => {
    if (typeof time !== "string") return meter.take(time, payload);
    silence[Symbol.dispose]();
    senders.mark(time, payload);
  }, { loan: flags.isOn("loan") });
  await output.tell(`Listening to topic ${quoted(topic)}`);
  await untilAborted(senders.over, signal);
  await printResult(output, meter.result(node.topicCounts(topic).lost));
}
