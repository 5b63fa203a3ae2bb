import { formatMetres } from "../../space/geo/geo_point.ts";
import { degreeLines, roundMetres } from "../../space/geo/rules.ts";
import type { DrawnMap } from "./drawn_map.ts";

const SCALE_PX = 120;
const EDGE_PX = 12;

/** Draws what tells how large a map is, and where: lines of round degrees, and a scale. */
export function drawRules(context: CanvasRenderingContext2D, map: DrawnMap): void {
  context.font = `12px ${getComputedStyle(context.canvas).fontFamily}`;
  drawDegrees(context, map);
  drawScale(context, map);
}

function drawDegrees(context: CanvasRenderingContext2D, map: DrawnMap): void {
  const { origin, view, size, colours } = map;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.fillStyle = colours.quiet;
  for (const { isMeridian, px, text } of degreeLines(origin, view, size)) {
    // Between two pixels a line would be two pixels wide.
    const sharp = Math.round(px) + 0.5;
    context.beginPath();
    context.moveTo(isMeridian ? sharp : 0, isMeridian ? 0 : sharp);
    context.lineTo(isMeridian ? sharp : size.width, isMeridian ? size.height : sharp);
    context.stroke();
    context.textAlign = "left";
    context.textBaseline = isMeridian ? "top" : "bottom";
    if (isMeridian) context.fillText(text, sharp + 4, 4);
    else context.fillText(text, 4, sharp - 3);
  }
}

function drawScale(context: CanvasRenderingContext2D, map: DrawnMap): void {
  const { view: { metresPerPx }, size: { width, height }, colours } = map;
  const metres = roundMetres(SCALE_PX * metresPerPx);
  const px = metres / metresPerPx;
  const [right, bottom] = [width - EDGE_PX, height - EDGE_PX];
  context.strokeStyle = context.fillStyle = colours.text;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(right - px, bottom - 5);
  context.lineTo(right - px, bottom);
  context.lineTo(right, bottom);
  context.lineTo(right, bottom - 5);
  context.stroke();
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText(metres >= 1000 ? `${metres / 1000} km` : formatRound(metres), right, bottom - 7);
}

function formatRound(metres: number): string {
  return metres >= 1 ? `${metres} m` : formatMetres(metres);
}
