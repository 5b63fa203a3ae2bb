import type { BagInfo } from "../../bag/bag_info.ts";
import { playBag } from "../../bag/bag_player.ts";
import type { BagMessage } from "../../bag/bag_message.ts";
import { BagParts } from "../../bag/bag_parts.ts";
import type { BagSelection } from "../../bag/bag_source.ts";
import { ForeignMessages } from "../../bag/foreign/foreign_messages.ts";
import { PlaybackPace } from "../../bag/playback_pace.ts";
import { NameChoice } from "../../mesh/name_choice.ts";
import { buildToolNode } from "../../facade/build_tool_node.ts";
import type { Node } from "../../facade/node.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { checkedInfo } from "./telling/checked_info.ts";
import { countOf, filesText } from "./telling/counts.ts";
import { bagInputs } from "./inputs.ts";
import { announceTopics } from "./playing/announce_topics.ts";
import { foreignLines } from "./playing/foreign_lines.ts";
import { PlayTrouble } from "./playing/play_trouble.ts";
import { troubleLines } from "./telling/trouble.ts";
import { noSuchTopic, parseRemap, sentNames, withoutSlash } from "./playing/remap.ts";
import { openPlayClock, topicsBesideClock } from "./playing/play_clock.ts";
import { retainAsRecorded } from "./playing/retain_as_recorded.ts";
import { createPlayLog } from "./playing/play_log.ts";
import { showPlayback } from "./playing/play_progress.ts";
import { StatusLine } from "../terminal/status_line.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { UsageError } from "../line/usage_error.ts";
import { domainText } from "../mesh/hints.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** `rosy bag play`: sends the messages of a bag again. */
export async function run(
  { positionals, flags, output, signal }: CommandContext,
): Promise<number> {
  const rules = parseRemap(flags.text("remap"));
  const rate = playbackRate(flags);
  // That flag has a meaning of its own here.
  const options = meshOptions(flags.without("clock"));
  const { paths, notes } = await bagInputs({ positionals, flags });
  const reader = new BagParts(paths);
  const info = await checkedInfo(reader, { paths, output, signal });
  for (const line of [...notes, ...info.parts.flatMap(troubleLines)]) output.message(line);
  const chosen = selectTopics(info, flags.text("topics"));
  const remap = sentNames(rules, chosen, info);
  const { topics, notes: clockNotes } = topicsBesideClock(chosen, { flags, remap });
  const playing = partToPlay(info, flags, topics);
  const files = filesText(paths);
  const failed = info.messages === info.expectedMessages || info.state === "truncated" ? 0 : 1;
  if (!playing) {
    await output.tell(`No messages to play in ${files}.`);
    return failed;
  }

  const name = flags.text("name")!;
  await using node = await buildToolNode({ name, ...options, clock: "system" });
  await output.tell(`Playing back messages from ${files}...`);
  const foreign = new ForeignMessages();
  const told = await foreignLines(info, { topics, foreign });
  for (const line of [...clockNotes, ...told]) await output.tell(line);
  const { selection, startMs, durationMs } = playing;
  const pace = new PlaybackPace({ rate, durationMs });
  using clock = openPlayClock({ flags, node, pace, startMs });
  retainAsRecorded(node, info, { topics, remap });
  const sentTopics = topics.map((topic) => remap.get(topic) ?? topic);
  for (const line of await announceTopics(node, info, { topics, remap, foreign })) {
    await output.tell(line);
  }
  if (!flags.isOn("no-wait")) await waitForListeners(node, sentTopics, { flags, output, signal });
  const line = new StatusLine(output);
  const log = createPlayLog({ flags, output, line, remap });
  const trouble = new PlayTrouble();
  let count = 0;
  {
    using progress = showPlayback({ pace, line, durationMs });
    const sent = (message: BagMessage) => {
      progress.sent();
      const printed = log.sent(message);
      if (!clock || rate < Infinity) return printed;
      // Whoever goes as fast as listeners take it waits for those of the time, too.
      return clock.told.then(() => printed);
    };
    const { problem, unsendable } = trouble;
    do {
      trouble.begin();
      const play = { reader, node, pace, selection, startMs, remap, foreign, problem, unsendable };
      const keepsTimes = clock !== undefined;
      count += await playBag({ ...play, keepsTimes, sent, signal });
    } while (flags.isOn("loop") && count > 0);
    pace.setPaused(true);
  }
  await log.written();
  await output.tell(`Played back ${countOf(count)}.`);
  for (const text of trouble.lines(info)) output.message(text);
  return trouble.isSerious ? 1 : failed;
}

function playbackRate(flags: FlagValues): number {
  const rate = flags.number("rate")!;
  if (rate <= 0) throw new UsageError(`flag --rate must be above 0, not ${rate}`);
  return flags.isOn("immediate") ? Infinity : rate;
}

function selectTopics({ topics, path }: BagInfo, text: string | undefined): string[] {
  const recorded = topics.map(({ topic }) => topic);
  if (text === undefined) return recorded;
  const texts = text.split(",").map((topic) => topic.trim()).filter(Boolean);
  const chosen = new NameChoice(texts.map(withoutSlash));
  const missing = chosen.missing(recorded.map(withoutSlash));
  if (missing !== undefined) throw new Error(noSuchTopic(path, missing, recorded));
  return recorded.filter((topic) => chosen.chosenBy(withoutSlash(topic)) !== undefined);
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
  { flags, output, signal }: Pick<CommandContext, "flags" | "output" | "signal">,
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
    hint: () =>
      `Still waiting for a listener of one of the topics in ${domainText(flags)}: ` +
      "Ctrl-C ends that, --no-wait plays all the same",
  }, { output, signal });
  await waitForListener();
}
