import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Message } from "../robot/message.ts";
import { useRobot } from "../robot/robot.ts";
import type { SourceListenOptions } from "../robot/source.ts";
import { useFrame } from "./use_frame.ts";

/** What is told of a topic's messages. */
interface Hearing extends SourceListenOptions {
  /** Takes each message; it should only put it away, and draw with the next frame. */
  readonly take: (message: Message) => void;
  /** Time has jumped, or another robot or topic is shown: what was collected does not hold any longer. */
  readonly reset?: () => void;
}

/**
 * Listens to a topic of what the page shows, as long as the component is there.
 *
 * @param topic The topic's full name; nothing is listened to while it is empty.
 * @param hearing What is done with messages; the functions of the last rendering are called.
 */
export function useMessages(topic: string, { isEvery, maxHz, ...hearing }: Hearing): void {
  const source = useRobot().source.value;
  const latest = useRef(hearing);
  latest.current = hearing;
  useEffect(() => {
    latest.current.reset?.();
    if (topic === "") return;
    const stopJumps = source.onJump(() => latest.current.reset?.());
    const stop = source.listen(topic, (message) => latest.current.take(message), {
      isEvery,
      maxHz,
    });
    return () => {
      stopJumps();
      stop();
    };
  }, [source, topic, isEvery, maxHz]);
}

/**
 * The last message of a topic, renewed with frames of the screen and not with messages.
 *
 * @param topic The topic's full name, or nothing.
 * @returns The message; `undefined` as long as none has come.
 */
export function useLastMessage(
  topic: string,
  options: SourceListenOptions = {},
): ReadonlySignal<Message | undefined> {
  const shown = useSignal<Message | undefined>(undefined);
  const last = useRef<Message | undefined>(undefined);
  const draw = useFrame(() => void (shown.value = last.current));
  const take = (message: Message | undefined) => {
    last.current = message;
    draw();
  };
  useMessages(topic, { ...options, take, reset: () => take(undefined) });
  return shown;
}
