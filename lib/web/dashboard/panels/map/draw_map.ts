import { type GeoPoint, toMap } from "../../space/geo/geo_point.ts";
import { toPicture } from "../../space/geo/map_view.ts";
import type { Fix } from "../../space/geo/read_fixes.ts";
import { drawRules } from "./draw_rules.ts";
import type { DrawnLayer, DrawnMap } from "./drawn_map.ts";

/** Draws on a canvas. */
type Context = CanvasRenderingContext2D;

const TRACK_PX = 2.5;
const MARK_PX = 7;

/** Draws a map. */
export function drawMap(context: Context, map: DrawnMap): void {
  const { size: { width, height }, colours } = map;
  context.fillStyle = colours.back;
  context.fillRect(0, 0, width, height);
  drawRules(context, map);
  for (const layer of map.layers) drawShapes(context, map, layer);
  for (const layer of map.layers) drawTracks(context, map, layer);
  drawRuler(context, map);
}

function drawShapes(context: Context, map: DrawnMap, { shapes, colour }: DrawnLayer): void {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2;
  for (const { kind, points, name } of shapes) {
    if (kind === "points") {
      for (const point of points) dot(context, pixelOf(map, point), 5);
    } else {
      trace(context, map, points);
      if (kind === "area") {
        context.closePath();
        context.globalAlpha = 0.15;
        context.fill();
        context.globalAlpha = 1;
      }
      context.stroke();
    }
    if (name !== "") label(context, map, { point: points[0]!, text: name });
    context.fillStyle = colour;
  }
}

function drawTracks(context: Context, map: DrawnMap, { tracks, colour }: DrawnLayer): void {
  context.lineJoin = "round";
  for (const { corners, last, headingDegrees } of tracks) {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = TRACK_PX;
    trace(context, map, corners);
    context.stroke();
    if (!last) continue;
    drawAccuracy(context, map, last);
    drawMark(context, map, last, headingDegrees);
  }
}

function drawAccuracy(context: Context, map: DrawnMap, fix: Fix): void {
  const px = fix.accuracyMetres / map.view.metresPerPx;
  if (px < MARK_PX) return;
  const { x, y } = pixelOf(map, fix);
  context.beginPath();
  context.arc(x, y, Math.min(px, 20_000), 0, 2 * Math.PI);
  context.globalAlpha = 0.12;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.stroke();
}

/** A dot; an arrow where it is known where it looks. */
function drawMark(context: Context, map: DrawnMap, fix: Fix, headingDegrees: number): void {
  const { x, y } = pixelOf(map, fix);
  context.save();
  context.translate(x, y);
  context.beginPath();
  if (Number.isNaN(headingDegrees)) context.arc(0, 0, MARK_PX, 0, 2 * Math.PI);
  else {
    context.rotate(headingDegrees * Math.PI / 180);
    context.moveTo(0, -MARK_PX * 1.7);
    context.lineTo(MARK_PX * 1.1, MARK_PX * 1.2);
    context.lineTo(0, MARK_PX * 0.6);
    context.lineTo(-MARK_PX * 1.1, MARK_PX * 1.2);
    context.closePath();
  }
  context.fill();
  context.strokeStyle = map.colours.pane;
  context.lineWidth = 2;
  context.stroke();
  context.restore();
}

function drawRuler(context: Context, map: DrawnMap): void {
  if (map.ruler.length === 0) return;
  context.strokeStyle = context.fillStyle = map.colours.ruler;
  context.lineWidth = 2;
  context.setLineDash([6, 4]);
  trace(context, map, map.ruler);
  context.stroke();
  context.setLineDash([]);
  for (const point of map.ruler) dot(context, pixelOf(map, point), 4);
}

function trace(context: Context, map: DrawnMap, points: readonly GeoPoint[]): void {
  context.beginPath();
  for (const point of points) {
    const { x, y } = pixelOf(map, point);
    context.lineTo(x, y);
  }
}

function dot(context: Context, { x, y }: { x: number; y: number }, px: number): void {
  context.beginPath();
  context.arc(x, y, px, 0, 2 * Math.PI);
  context.fill();
}

function label(
  context: Context,
  map: DrawnMap,
  { point, text }: { readonly point: GeoPoint; readonly text: string },
): void {
  const { x, y } = pixelOf(map, point);
  context.fillStyle = map.colours.text;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(text.slice(0, 80), x + 8, y - 4);
}

function pixelOf({ origin, view, size }: DrawnMap, point: GeoPoint): { x: number; y: number } {
  return toPicture(view, size, toMap(origin, point));
}
