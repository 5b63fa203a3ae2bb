import { fieldOf, listOf, numberOf, textOf } from "../fields.ts";
import { type GeoPoint, isGeoPoint } from "./geo_point.ts";

/** A form on the earth. */
export interface GeoShape {
  readonly kind: "points" | "line" | "area";
  readonly points: readonly GeoPoint[];
  /** What it is called; empty where it does not tell. */
  readonly name: string;
}

/** Bounds of what is read of one message. */
const MAX = { depth: 8, shapes: 10_000, points: 200_000, letters: 20_000_000 };

/**
 * Reads forms: the text of a `foxglove.GeoJSON`, or what that says.
 *
 * @param value The message; anything else has none.
 * @returns The forms.
 */
export function readGeoJson(value: unknown): GeoShape[] {
  const reader = new GeoJsonReader();
  reader.read(parse(fieldOf(value, "geojson") ?? value), "", 0);
  return reader.shapes;
}

function parse(value: unknown): unknown {
  if (typeof value !== "string" || value.length > MAX.letters) return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Collects forms, wherever they stand in each other. */
class GeoJsonReader {
  readonly shapes: GeoShape[] = [];
  #points = 0;

  read(value: unknown, outerName: string, depth: number): void {
    if (depth > MAX.depth) return;
    const name = textOf(fieldOf(fieldOf(value, "properties"), "name", "title")) || outerName;
    const coordinates = fieldOf(value, "coordinates");
    const add = (kind: GeoShape["kind"], list: unknown) => this.#add({ kind, name, list });
    switch (fieldOf(value, "type")) {
      case "FeatureCollection":
        return this.#readAll(fieldOf(value, "features"), name, depth);
      case "GeometryCollection":
        return this.#readAll(fieldOf(value, "geometries"), name, depth);
      case "Feature":
        return this.read(fieldOf(value, "geometry"), name, depth + 1);
      case "Point":
        return add("points", [coordinates]);
      case "MultiPoint":
        return add("points", coordinates);
      case "LineString":
        return add("line", coordinates);
      case "MultiLineString":
        return listOf(coordinates).forEach((line) => add("line", line));
      case "Polygon":
        return listOf(coordinates).forEach((ring) => add("area", ring));
      case "MultiPolygon":
        return listOf(coordinates).flatMap(listOf).forEach((ring) => add("area", ring));
    }
  }

  #readAll(list: unknown, name: string, depth: number): void {
    for (const one of listOf(list).slice(0, MAX.shapes)) this.read(one, name, depth + 1);
  }

  #add({ kind, name, list }: { kind: GeoShape["kind"]; name: string; list: unknown }): void {
    if (this.shapes.length >= MAX.shapes) return;
    const points = listOf(list).slice(0, Math.max(0, MAX.points - this.#points)).map(readPoint)
      .filter((point) => point !== undefined);
    this.#points += points.length;
    if (points.length > 0) this.shapes.push({ kind, points, name });
  }
}

function readPoint(value: unknown): GeoPoint | undefined {
  const [longitude, latitude] = listOf(value).map(numberOf);
  const point = { latitude: latitude ?? NaN, longitude: longitude ?? NaN };
  return isGeoPoint(point) ? point : undefined;
}
