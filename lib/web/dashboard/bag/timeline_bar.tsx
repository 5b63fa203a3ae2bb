import type { VNode } from "preact";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon_button.tsx";
import { formatDate, formatTime } from "../kit/numbers.ts";
import { useRobot } from "../robot/robot.ts";
import type { Timeline } from "../robot/timeline.ts";
import { showLive } from "./show_bag.ts";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30];
/** So many places the slider has: the last of them is the very end. */
const STEPS = 1000;
/** So far a press of a button goes. */
const STEP_MS = 1000;

/** Moves through the bag that is shown; nothing where the robot is live. */
export function TimelineBar(): VNode | null {
  const robot = useRobot();
  const { timeline } = robot.source.value;
  if (timeline === undefined) return null;
  return (
    <section class="timeline-bar" aria-label={`Bag ${timeline.name}`}>
      <PlayButtons timeline={timeline} />
      <Position timeline={timeline} />
      <Speed timeline={timeline} />
      <span class="timeline-name ellipsis" title={timeline.name}>
        <Icon name="bag" /> {timeline.name}
      </span>
      <button type="button" class="main" onClick={() => showLive(robot)}>Back to live</button>
    </section>
  );
}

function PlayButtons({ timeline }: { readonly timeline: Timeline }): VNode {
  const isPlaying = timeline.isPlaying.value;
  const step = (ms: number) => timeline.seek(timeline.atMs.peek() + ms);
  return (
    <span class="timeline-buttons">
      <IconButton icon="left" label="A second back" onClick={() => step(-STEP_MS)} />
      <IconButton
        icon={isPlaying ? "pause" : "play"}
        label={isPlaying ? "Pause" : "Play"}
        onClick={() => isPlaying ? timeline.pause() : timeline.play()}
      />
      <IconButton icon="right" label="A second on" onClick={() => step(STEP_MS)} />
    </span>
  );
}

function Position({ timeline }: { readonly timeline: Timeline }): VNode {
  const { startMs, endMs } = timeline;
  const atMs = timeline.atMs.value;
  const spanMs = Math.max(1, endMs - startMs);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return (
    <>
      <input
        type="range"
        class="timeline-position"
        aria-label="Time"
        aria-valuetext={`${seconds(atMs - startMs)} s, ${formatTime(atMs)}`}
        title={formatDate(atMs)}
        min={0}
        max={STEPS}
        value={Math.round((atMs - startMs) / spanMs * STEPS)}
        onInput={({ currentTarget }) =>
          timeline.seek(startMs + currentTarget.valueAsNumber / STEPS * spanMs)}
      />
      <span class="timeline-time tabular">
        {seconds(atMs - startMs)} / {seconds(endMs - startMs)} s
        <span class="quiet">{formatTime(atMs, true)}</span>
      </span>
    </>
  );
}

function Speed({ timeline }: { readonly timeline: Timeline }): VNode {
  return (
    <select
      aria-label="Speed"
      value={timeline.speed.value}
      onChange={({ currentTarget }) => timeline.setSpeed(Number(currentTarget.value))}
    >
      {SPEEDS.map((speed) => <option key={speed} value={speed}>{speed}×</option>)}
    </select>
  );
}
