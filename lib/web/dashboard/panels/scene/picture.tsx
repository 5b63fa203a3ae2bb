import { useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { handleGestures } from "../../kit/gestures.ts";
import { Notice } from "../../kit/notice.tsx";
import { useSize } from "../../kit/use_size.ts";
import { isDark } from "../../shell/theme.ts";
import { cameraGestures } from "./camera_gestures.ts";
import type { Stage } from "./stage.ts";

interface ScenePictureProps {
  readonly stage: Stage;
  /** Asks to be drawn. */
  readonly draw: () => void;
  /** What stands above it. */
  readonly children: ComponentChildren;
}

/** Whether there is a picture: the browser may have none, or take it away for a while. */
type PictureState = "drawn" | "lost" | "missing";

/** The picture of a scene, which is moved by mouse, fingers and keys. */
export function ScenePicture({ stage, draw, children }: ScenePictureProps): VNode {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const state = useSignal<PictureState>("drawn");
  const { width, height } = useSize(field);
  useLayoutEffect(() => {
    const stopWatching = watchContext(canvas.current!, (next) => {
      state.value = next;
      draw();
    });
    try {
      stage.open(canvas.current!, labels.current!);
    } catch {
      state.value = "missing";
    }
    const gestures = cameraGestures(canvas.current!, {
      move: (change) => stage.move(change),
      showAll: () => stage.showAll(),
      click: (x, y) => stage.click(x, y),
    });
    const stopGestures = handleGestures(canvas.current!, gestures);
    return () => {
      stopGestures();
      stopWatching();
      stage.close();
    };
  }, []);
  useLayoutEffect(() => stage.resize(width, height), [width, height]);
  useEffect(() => stage.renewColours(), [isDark.value]);
  return (
    <div class="scene-picture" ref={field}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label="The scene: arrow keys turn it, with Shift they move it, plus and minus zoom, 0 shows all. The list of topics says it in words."
        hidden={state.value === "missing"}
      />
      <div class="scene-labels" ref={labels} aria-hidden="true" />
      {children}
      {state.value === "missing" && (
        <Notice kind="bad" title="This browser cannot draw in space">
          It needs WebGL 2, which is switched off or not there. The list of topics says in words
          where all is.
        </Notice>
      )}
      {state.value === "lost" && (
        <Notice kind="warn" title="The picture is gone for a moment">
          The browser has taken back its memory, and draws again as soon as it can.
        </Notice>
      )}
    </div>
  );
}

function watchContext(
  canvas: HTMLCanvasElement,
  tell: (state: PictureState) => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  canvas.addEventListener("webglcontextlost", (event) => {
    // Otherwise it would never come back.
    event.preventDefault();
    tell("lost");
  }, { signal });
  canvas.addEventListener("webglcontextrestored", () => tell("drawn"), { signal });
  return () => stop.abort();
}
