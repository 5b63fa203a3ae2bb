import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { RateMeter } from "../../kit/rate_meter.ts";
import { useMessages } from "../../kit/use_messages.ts";
import type { Message } from "../../robot/message.ts";
import { type DecodedImage, decodeImage } from "./decode_image.ts";
import { imageOf } from "./image_of.ts";
import { LatestOnly } from "./latest_only.ts";
import type { ImageSettings } from "./row.ts";

/** What is to be seen of a topic's images. */
export interface ShownImage {
  /** The last one that could be shown. */
  readonly image: DecodedImage | undefined;
  /** When it was sent. */
  readonly atMs: number;
  /** Why the newest one cannot be shown; empty where it can. */
  readonly problem: string;
}

const NOTHING: ShownImage = { image: undefined, atMs: 0, problem: "" };

/**
 * The images of a topic, always the latest.
 *
 * @param settings Which, and how they are shown.
 * @param isVisible Whether they are seen: nothing is decoded while they are not.
 */
export function useImage(
  settings: ImageSettings,
  isVisible: ReadonlySignal<boolean>,
): { readonly shown: ShownImage; readonly rate: RateMeter } {
  const shown = useSignal<ShownImage>(NOTHING);
  const latest = useRef(settings);
  latest.current = settings;
  const rate = useRef(new RateMeter()).current;
  const last = useRef<Message | undefined>(undefined);
  const show = (next: ShownImage) => {
    const { image } = shown.peek();
    if (image !== next.image) image?.bitmap.close();
    shown.value = next;
  };
  const work = useRef<LatestOnly<Message> | null>(null);
  const worker = work.current ??= new LatestOnly<Message>(async (message) => {
    const { topic } = latest.current;
    const next = await tryDecode(message, latest.current);
    // Another topic is shown by now.
    if (last.current === undefined || latest.current.topic !== topic) next.image?.bitmap.close();
    else show(next.image ? next : { ...shown.peek(), problem: next.problem });
  });
  useMessages(settings.topic, {
    ...settings.maxHz > 0 && { maxHz: settings.maxHz },
    take: (message) => {
      if (!message.isRetained) rate.add(message.atMs);
      last.current = message;
      if (isVisible.peek()) worker.take(message);
    },
    reset: () => {
      last.current = undefined;
      worker.clear();
      rate.clear();
      show(NOTHING);
    },
  });
  const again = () => void (last.current && worker.take(last.current));
  // The same image in other colours, and the newest when it is seen again.
  useEffect(again, [settings.min, settings.max, settings.depth]);
  useEffect(() => isVisible.subscribe((visible) => void (visible && again())), []);
  useEffect(() => () => {
    last.current = undefined;
    worker.clear();
    shown.peek().image?.bitmap.close();
  }, []);
  return { shown: shown.value, rate };
}

async function tryDecode({ value, atMs }: Message, settings: ImageSettings): Promise<ShownImage> {
  try {
    return { image: await decodeImage(imageOf(value), settings), atMs, problem: "" };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { image: undefined, atMs, problem };
  }
}
