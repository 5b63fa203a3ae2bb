import { defaultTopicLoadBalancer, noLoadBalancer } from "../../mesh/load_balancer.ts";
import { quoted } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { CommandContext } from "../line/command.ts";
import { startNode } from "../mesh/start_node.ts";
import { Marker, MarkerBalancer } from "./marker.ts";
import { speedtestNodeOptions } from "./options.ts";
import { type PaceOptions, sendAtPace } from "./pace.ts";
import { createPayload, payloadBytes } from "./payload.ts";
import { printResult, toResult } from "./result.ts";
import { UsageError } from "../line/usage_error.ts";
import { domainText } from "../mesh/hints.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** Receivers that come while a test runs learn of its sender this often. */
const BEGIN_INTERVAL_MS = 500;

/** `rosy speedtest send`: sends messages as fast as it can, or at a rate. */
export async function run({ flags, output, signal }: CommandContext): Promise<void> {
  const pace = paceOf(flags);
  const payload = createPayload(flags);
  const messageSize = payloadBytes(payload);
  const balancer = new MarkerBalancer(
    flags.isOn("enable-load-balancer") ? defaultTopicLoadBalancer(Math.random) : noLoadBalancer(),
  );
  await using node = await startNode({
    ...speedtestNodeOptions(flags),
    topicLoadBalancer: balancer,
  }, signal);
  const topic = node.getTopic(flags.text("topic")!);
  await createPeerWaiter({
    isThere: () => topic.hasListeners(),
    settled: (options) => node.settled(options),
    wait: (options) => topic.waitForListener(options),
    text: "Waiting for listeners...",
    hint: () => `Still waiting for 'rosy speedtest recv' in ${domainText(flags)}: Ctrl-C ends that`,
  }, { output, signal })();
  // All receivers that are there take part from the first message on.
  await node.settled({ signal });
  await output.tell(`Sending to topic ${quoted(topic.name)}`);

  const tell = (marker: string) => balancer.toAll(() => topic.send(marker, node.id.uuid));
  await tell(Marker.BEGIN);
  const telling = setInterval(() => void tell(Marker.BEGIN), BEGIN_INTERVAL_MS);
  let messages = 0;
  const startMs = performance.now();
  try {
    const send = () => {
      messages++;
      return topic.send(systemClock.epochMs(), payload);
    };
    const mayGoOn = () => topic.hasListeners();
    await sendAtPace({ ...pace, send, messageSize, mayGoOn, signal });
  } finally {
    clearInterval(telling);
  }
  const seconds = (performance.now() - startMs) / 1000;
  await tell(Marker.END);
  if (!topic.hasListeners()) output.message("The listeners have left");
  const bytes = messages * messageSize;
  await printResult(output, toResult({ role: "send", messages, bytes, seconds }));
}

function paceOf(flags: FlagValues): Pick<PaceOptions, "runTimeMs" | "intervalMs" | "sleepTimeMs"> {
  const rateHz = flags.number("rate");
  const sleepTimeMs = flags.milliseconds("sleep-time") ?? 0;
  if (rateHz !== undefined && sleepTimeMs > 0) {
    throw new UsageError("flags --rate and --sleep-time exclude each other");
  }
  const intervalMs = rateHz === undefined ? 0 : 1000 / rateHz;
  return { runTimeMs: flags.milliseconds("run-time")!, intervalMs, sleepTimeMs };
}
