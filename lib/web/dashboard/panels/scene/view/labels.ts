import { type Camera, Vector3 } from "three";
import type { Vector } from "../../../space/pose.ts";

/** A text that stands at a place in space. */
export interface Label {
  readonly text: string;
  readonly position: Vector;
  /** The height of its letters, in metres; as the page's small letters where it is 0. */
  readonly heightMetres: number;
  /** As style sheets have it; the page's own where it is empty. */
  readonly colour: string;
  /** What kind it is, for the style sheet. */
  readonly kind: "frame" | "text" | "picked";
}

/** So many labels are shown at most. */
const MAX_LABELS = 200;
const LETTER_PX = { min: 8, max: 96 };

/** Texts above the picture: always sharp, and in the letters of the page. */
export class Labels {
  readonly #element: HTMLElement;
  readonly #pool: HTMLElement[] = [];
  readonly #at = new Vector3();

  /** @param element What they stand in; as large as the picture. */
  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Puts labels where they belong. */
  update(labels: readonly Label[], camera: Camera, size: { width: number; height: number }): void {
    const shown = labels.slice(0, MAX_LABELS);
    shown.forEach((label, index) => {
      this.#pool[index] ??= this.#element.appendChild(document.createElement("span"));
      this.#put(this.#pool[index], label, { camera, ...size });
    });
    for (const span of this.#pool.slice(shown.length)) span.hidden = true;
  }

  #put(
    span: HTMLElement,
    { text, position, heightMetres, colour, kind }: Label,
    { camera, width, height }: { camera: Camera; width: number; height: number },
  ): void {
    const { x, y, z } = this.#at.set(position.x, position.y, position.z).project(camera);
    span.hidden = !(z > -1 && z < 1 && Math.abs(x) < 1.2 && Math.abs(y) < 1.2);
    if (span.hidden) return;
    if (span.textContent !== text) span.textContent = text;
    if (span.className !== kind) span.className = kind;
    span.style.color = colour;
    span.style.translate = `${(x + 1) / 2 * width}px ${(1 - y) / 2 * height}px`;
    span.style.fontSize = heightMetres > 0
      ? `${this.#letterPx(position, heightMetres, { camera, y, height })}px`
      : "";
  }

  #letterPx(
    { x, y, z }: Vector,
    heightMetres: number,
    { camera, y: screenY, height }: { camera: Camera; y: number; height: number },
  ): number {
    const up = new Vector3(0, heightMetres, 0).applyQuaternion(camera.quaternion);
    const top = this.#at.set(x, y, z).add(up).project(camera);
    const px = Math.abs(top.y - screenY) / 2 * height;
    return Math.min(LETTER_PX.max, Math.max(LETTER_PX.min, px));
  }
}
