import type { BagInfo } from "../../bag/bag_info.ts";
import { playBag } from "../../bag/bag_player.ts";
import { BagReader, type BagSelection } from "../../bag/bag_reader.ts";
import { PlaybackPace } from "../../bag/playback_pace.ts";
import { buildNode } from "../../node/build_node.ts";
import type { Node } from "../../node/node.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { endsEarly } from "./info.ts";
import { newestRecording } from "./path.ts";
import { createPlayLog } from "./play_log.ts";
import { showPlayback } from "./play_progress.ts";
import { StatusLine } from "../terminal/status_line.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { UsageError } from "../line/usage_error.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** `rosy bag play`: sends the messages of a bag again. */
export async function run({ flags, output, signal }: CommandContext): Promise<void> {
  const remap = parseRemap(flags.text("remap"));
  const rate = playbackRate(flags);
  const options = meshOptions(flags);
  const path = flags.text("input") ?? await newestRecording();
  await using reader = await BagReader.open(path);
  const info = await reader.info();
  if (!info.isComplete) output.message(endsEarly(path));
  const topics = selectTopics(info, flags.text("topics"));
  const playing = partToPlay(info, flags, topics);
  if (!playing) return await output.tell(`No messages to play in "${printable(path)}".`);

  await using node = await buildNode({ name: flags.text("name")!, ...options });
  await output.tell(`Playing back messages from "${printable(path)}"...`);
  const sentTopics = topics.map((topic) => remap.get(topic) ?? topic);
  if (!flags.isOn("no-wait")) await waitForListeners(node, sentTopics, { output, signal });
  const line = new StatusLine(output);
  const log = createPlayLog({ flags, output, line, remap });
  const pace = new PlaybackPace({ rate });
  let count = 0;
  {
    using _progress = showPlayback({ pace, line, durationMs: playing.durationMs });
    do {
      const { selection, startMs } = playing;
      const play = { reader, node, pace, selection, startMs, remap, sent: log.sent, signal };
      count += await playBag(play);
    } while (flags.isOn("loop") && count > 0);
  }
  await log.written();
  await output.tell(`Played back ${count} message${count === 1 ? "" : "s"}.`);
}

function playbackRate(flags: FlagValues): number {
  const rate = flags.number("rate")!;
  if (rate <= 0) throw new UsageError(`flag --rate must be above 0, not ${rate}`);
  return flags.isOn("immediate") ? Infinity : rate;
}

function parseRemap(text: string | undefined): ReadonlyMap<string, string> {
  const rules = text?.split(",") ?? [];
  return new Map(rules.map((rule) => {
    const [from, to, ...rest] = rule.split(":=").map((name) => name.trim());
    if (from && to && rest.length === 0) return [from, to];
    throw new UsageError(`flag --remap must be OLD:=NEW, not "${rule}"`);
  }));
}

function selectTopics({ topics, path }: BagInfo, text: string | undefined): string[] {
  const recorded = topics.map(({ topic }) => topic);
  if (text === undefined) return recorded;
  const chosen = text.split(",").map((topic) => topic.trim()).filter(Boolean);
  const missing = chosen.find((topic) => !recorded.includes(topic));
  if (missing === undefined) return chosen;
  throw new Error(
    `"${path}" has no topic ${quoted(missing)}; it has ${
      recorded.map(quoted).join(", ") || "none"
    }`,
  );
}

interface PartToPlay {
  readonly selection: BagSelection;
  readonly startMs: number;
  readonly durationMs: number;
}

function partToPlay(
  { startMs, endMs }: BagInfo,
  flags: FlagValues,
  topics: readonly string[],
): PartToPlay | undefined {
  if (startMs === undefined || endMs === undefined) return undefined;
  const fromMs = startMs + (flags.number("start-offset") ?? 0) * 1000;
  const toMs = Math.min(endMs, fromMs + (flags.number("duration") ?? Infinity) * 1000);
  if (toMs < fromMs) return undefined;
  return {
    // The first and the last message are in, whatever the arithmetic of times has made of them.
    selection: { topics, ...(fromMs > startMs && { fromMs }), ...(toMs < endMs && { toMs }) },
    startMs: fromMs,
    durationMs: toMs - fromMs,
  };
}

/** Whoever listens to any of the topics is enough: not all of a recording need be of interest. */
async function waitForListeners(
  node: Node,
  topics: readonly string[],
  { output, signal }: Pick<CommandContext, "output" | "signal">,
): Promise<void> {
  // Not only the first listener found is to get the first messages.
  await node.settled({ signal });
  const waitForListener = createPeerWaiter({
    isThere: () => topics.some((topic) => node.topicHasListeners(topic)),
    settled: (options) => node.settled(options),
    wait: async ({ signal: ending }) => {
      const found = new AbortController();
      const either = ending ? AbortSignal.any([ending, found.signal]) : found.signal;
      try {
        await Promise.race(topics.map((topic) => node.waitForListener(topic, { signal: either })));
      } finally {
        found.abort();
      }
    },
    text: "Waiting for listeners...",
  }, { output, signal });
  await waitForListener();
}
