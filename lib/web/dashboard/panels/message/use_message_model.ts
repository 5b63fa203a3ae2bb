import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useFrame } from "../../kit/use_frame.ts";
import { useMessages } from "../../kit/use_messages.ts";
import { useRobot } from "../../robot/robot.ts";
import { MessageModel } from "./message_model.ts";

/** Numbers that change more often nobody can read. */
const DRAW_MS = 100;

/** What a view draws. */
export interface DrawnModel {
  readonly model: MessageModel;
  /** Another number whenever there is something to be drawn anew. */
  readonly version: Signal<number>;
  /** Draws it anew, after something was done. */
  readonly redraw: () => void;
}

/** The messages of a topic, drawn ten times a second at most, and not while they are not seen. */
export function useMessageModel(
  topic: string,
  isVisible: ReadonlySignal<boolean>,
): DrawnModel {
  const model = useRef<MessageModel | null>(null);
  const shown = model.current ??= new MessageModel();
  const version = useSignal(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const redraw = useFrame(() => {
    shown.draw();
    version.value++;
  });
  const later = () => {
    if (!isVisible.peek()) return;
    timer.current ||= setTimeout(() => {
      timer.current = undefined;
      redraw();
    }, DRAW_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => isVisible.subscribe((visible) => void (visible && redraw())), []);
  useMessages(topic, {
    take: (message) => {
      const isFirst = shown.message === undefined;
      shown.take(message);
      if (isFirst) redraw();
      else later();
    },
    reset: () => {
      shown.reset();
      redraw();
    },
  });
  useTopicType(topic, (document) => {
    shown.setType(document);
    redraw();
  });
  return { model: shown, version, redraw };
}

function useTopicType(topic: string, take: MessageModel["setType"]): void {
  const source = useRobot().source.value;
  const type = source.topics.value.find(({ name }) => name === topic)?.type;
  useEffect(() => {
    if (topic === "") return;
    let isWanted = true;
    source.schemaOf(topic).then(
      (document) => isWanted && document !== null && take(document),
      // Values are shown as they are then.
      () => {},
    );
    return () => void (isWanted = false);
  }, [source, topic, type]);
}
