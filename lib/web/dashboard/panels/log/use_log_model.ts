import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useFrame } from "../../kit/use_frame.ts";
import { useMessages } from "../../kit/use_messages.ts";
import type { Message } from "../../robot/message.ts";
import { useRobot } from "../../robot/robot.ts";
import type { Source } from "../../robot/source.ts";
import { readLogLine } from "./log_line.ts";
import { LogModel } from "./log_model.ts";
import { MAX_LINES } from "./log_store.ts";

/** What a view draws. */
export interface DrawnLog {
  readonly model: LogModel;
  /** Another number whenever there is something to be drawn anew. */
  readonly version: Signal<number>;
  /** Draws it anew, after something was done. */
  readonly redraw: () => void;
}

/** The lines of a log: all that come, and of a bag also those before; not drawn while they are not seen. */
export function useLogModel(topic: string, isVisible: ReadonlySignal<boolean>): DrawnLog {
  const model = useRef<LogModel | null>(null);
  const shown = model.current ??= new LogModel();
  const source = useRobot().source.value;
  const version = useSignal(0);
  const redraw = useFrame(() => void version.value++);
  const take = (message: Message) => {
    const line = readLogLine(message);
    if (line === undefined) return;
    shown.add(line);
    if (isVisible.peek()) redraw();
  };
  const stopPast = useRef(() => {});
  useMessages(topic, {
    isEvery: true,
    take,
    reset: () => {
      stopPast.current();
      shown.clear();
      stopPast.current = takePast(source, topic, take);
      redraw();
    },
  });
  useEffect(() => () => stopPast.current(), []);
  useEffect(() => isVisible.subscribe((visible) => void (visible && redraw())), []);
  return { model: shown, version, redraw };
}

/** Takes what a bag has until now. @returns Ends it. */
function takePast(source: Source, topic: string, take: (message: Message) => void): () => void {
  const ended = new AbortController();
  const past = source.history({
    topics: [topic],
    fromMs: source.timeline?.startMs ?? 0,
    toMs: source.nowMs(),
    signal: ended.signal,
  });
  if (past) takeAll(past, take, ended.signal);
  return () => ended.abort();
}

async function takeAll(
  past: AsyncIterable<Message>,
  take: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  let last: Message[] = [];
  try {
    for await (const message of past) {
      if (signal.aborted) return;
      last.push(message);
      if (last.length > 2 * MAX_LINES) last = last.slice(-MAX_LINES);
    }
  } catch {
    // What was read until then is shown; what comes from now on is, too.
  }
  if (!signal.aborted) last.slice(-MAX_LINES).forEach(take);
}
