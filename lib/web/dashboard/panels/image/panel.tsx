import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { Notice } from "../../kit/notice.tsx";
import { fileName, saveFile } from "../../kit/save_file.ts";
import { sayError } from "../../kit/toast.tsx";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import { useFrame } from "../../kit/use_frame.ts";
import { useSize } from "../../kit/use_size.ts";
import { useVisible } from "../../kit/use_visible.ts";
import type { PanelProps } from "../panel.tsx";
import { depthAt } from "./depth.ts";
import { drawImage, imageToPng } from "./draw_image.ts";
import { ImageBar } from "./image_bar.tsx";
import { ImageTools } from "./image_tools.tsx";
import { FITTING, type ImagePlace, type Point } from "./image_view.ts";
import { imagePanel, type ImageSettings } from "./row.ts";
import { useImage } from "./use_image.ts";
import { useView } from "./use_view.ts";

/** Shows the images of a topic. */
export default function ImagePanel({ settings, change }: PanelProps<ImageSettings>): VNode {
  const { topic, hasPicker, turns, isFlipped } = settings;
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const { shown, rate } = useImage(settings, useVisible(box));
  const { image, problem, atMs } = shown;
  const size = useSize(box);
  const hovered = useSignal<Point | undefined>(undefined);
  const place: ImagePlace | undefined = image && size.width > 0 && size.height > 0
    ? { ...size, imageWidth: image.width, imageHeight: image.height, turns, isFlipped }
    : undefined;
  const view = useView(canvas, () => place, (point) => void (hovered.value = point));
  const draw = useFrame(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    if (image && place) drawImage(context, image, { place, view: view.peek(), ratio: ratio() });
    else context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  });
  useEffect(draw, [image, size, turns, isFlipped, view.value]);
  useEffect(() => void (view.value = FITTING), [topic, turns]);
  const save = () => {
    if (!image || !place) return;
    const name = fileName(`${topic}-${new Date(atMs).toISOString()}`, "png");
    imageToPng(image, place).then((png) => saveFile(png, name), sayError);
  };
  return (
    <div class="image-panel">
      <div class="tools">
        {hasPicker && (
          <TopicPicker
            value={topic}
            onChange={(topic) => change({ topic })}
            fits={(info) => info.mayRead && imagePanel.settingsFor?.(info) !== undefined}
          />
        )}
        <ImageTools
          settings={settings}
          change={change}
          hasDepths={image?.raw !== undefined && depthAt(image.raw) !== undefined}
          hasImage={image !== undefined}
          onFit={() => void (view.value = FITTING)}
          onSave={save}
        />
      </div>
      <div class="image-box" ref={box}>
        <canvas
          ref={canvas}
          class={view.value.zoom > 1 ? "zoomed" : ""}
          width={Math.max(1, Math.round(size.width * ratio()))}
          height={Math.max(1, Math.round(size.height * ratio()))}
          role="img"
          tabIndex={0}
          aria-label={topic === "" ? "No image" : `The image of ${topic}`}
          aria-description="Plus and minus zoom, arrows move, 0 shows all of it"
          aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown"
        />
        {!image && (
          <div class="image-none">
            {problem === ""
              ? <Empty title={topic === "" ? "Choose a topic" : "Waiting for an image"} />
              : <Notice kind="bad" title="This is no image to be shown">{problem}</Notice>}
          </div>
        )}
      </div>
      {image && (
        <ImageBar
          shown={{ ...shown, image }}
          rate={rate}
          place={place}
          view={view.value}
          hovered={hovered.value}
        />
      )}
    </div>
  );
}

function ratio(): number {
  return Math.min(2, globalThis.devicePixelRatio || 1);
}
