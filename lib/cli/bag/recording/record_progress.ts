import type { RecordingStatus } from "../../../bag/bag_recorder.ts";
import { StatusLine } from "../../terminal/status_line.ts";
import { formatBytes, formatDuration } from "../../values/quantities.ts";
import type { Output } from "../../terminal/output.ts";

const REFRESH_MS = 200;
/** Of how long the rate is an average, in refreshes. */
const RATE_SAMPLES = 5;
/** Dots are printed in lots: one write each would cost more than recording. */
const MAX_DOTS = 4096;

/** Shows how a recording goes. */
export interface RecordingProgress {
  /** Prints a line. */
  readonly tell: (text: string) => void;
  /** Notes a message. */
  readonly recorded: () => void;
  /** Begins to show what the function tells. */
  readonly start: (status: () => RecordingStatus) => void;
  /** Ends the line that is being written. */
  readonly stop: () => void;
}

/**
 * Builds what shows how a recording goes: one line that changes on a terminal, a dot for each message
 * elsewhere.
 *
 * @param output Where to.
 * @param options `isShown`: whether the user wants it.
 * @returns What shows it.
 */
export function createRecordingProgress(
  output: Output,
  { isShown }: { isShown: boolean },
): RecordingProgress {
  const line = new StatusLine(output, { isShown });
  const tell = (text: string) => void (output.json ? output.tell(text) : line.print(text));
  if (line.isShown) return { tell, ...statusLine(line) };
  if (!isShown || output.json) return { tell, recorded() {}, start() {}, stop() {} };
  return dots(output);
}

function statusLine(line: StatusLine): Omit<RecordingProgress, "tell"> {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    recorded() {},
    start(status) {
      const startMs = performance.now();
      const samples: [timeMs: number, messages: number][] = [[startMs, 0]];
      const show = () => {
        const { messages, byteLength, lost } = status();
        const nowMs = performance.now();
        samples.push([nowMs, messages]);
        if (samples.length > RATE_SAMPLES) samples.shift();
        const [fromMs, before] = samples[0]!;
        const rate = Math.round((messages - before) / Math.max(0.001, (nowMs - fromMs) / 1000));
        line.show([
          `${messages} messages`,
          `${rate}/s`,
          formatBytes(byteLength),
          formatDuration(nowMs - startMs, { decimals: 0 }),
          `${lost} lost`,
        ].join("  "));
      };
      show();
      timer = setInterval(show, REFRESH_MS);
    },
    stop() {
      clearInterval(timer);
      line.clear();
    },
  };
}

function dots(output: Output): RecordingProgress {
  let waiting = 0;
  let isMidLine = false;
  const flush = () => {
    if (waiting === 0) return;
    void output.write(".".repeat(waiting));
    isMidLine = true;
    waiting = 0;
  };
  const endLine = () => {
    flush();
    if (isMidLine) void output.print("");
    isMidLine = false;
  };
  return {
    tell(text) {
      endLine();
      void output.print(text);
    },
    recorded() {
      if (waiting++ === 0) setTimeout(flush);
      if (waiting >= MAX_DOTS) flush();
    },
    start() {},
    stop: endLine,
  };
}
