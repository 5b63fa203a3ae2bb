import { colourOf } from "../../kit/colours.ts";
import type { ChartSeries } from "./chart_series.ts";

const [LINE_PX, EDGE_PX, LETTERS_PX] = [18, 12, 12];

/**
 * Makes a picture of a plot that says by itself what it shows.
 *
 * @param canvas The plot as it is.
 * @param title What stands above it.
 * @param series Its lines: those that are seen stand below the title.
 * @returns The picture.
 */
export async function plotPng(
  canvas: HTMLCanvasElement,
  title: string,
  series: readonly ChartSeries[],
): Promise<Blob> {
  const shown = series.filter(({ isHidden }) => !isHidden);
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const headPx = (EDGE_PX + (shown.length + 1) * LINE_PX) * scale;
  const copy = new OffscreenCanvas(canvas.width, canvas.height + headPx);
  const context = copy.getContext("2d")!;
  context.fillStyle = colourOf("pane");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, headPx);
  context.scale(scale, scale);
  context.textBaseline = "middle";
  context.font = `600 ${LETTERS_PX}px system-ui, sans-serif`;
  context.fillStyle = colourOf("text");
  context.fillText(title, EDGE_PX, EDGE_PX + LINE_PX / 2);
  context.font = `${LETTERS_PX}px system-ui, sans-serif`;
  for (const [index, { label, colour }] of shown.entries()) {
    const y = EDGE_PX + (index + 1.5) * LINE_PX;
    context.fillStyle = colour;
    context.fillRect(EDGE_PX, y - 2, 14, 4);
    context.fillStyle = colourOf("text");
    context.fillText(label, EDGE_PX + 22, y);
  }
  return await copy.convertToBlob({ type: "image/png" });
}
