import { fieldOf } from "../fields.ts";
import { formatGeoPoint, formatMetres, type GeoPoint, type MapPoint, toMap } from "./geo_point.ts";
import { readFixes } from "./read_fixes.ts";
import { type GeoShape, readGeoJson } from "./read_geojson.ts";
import { Track } from "./track.ts";

/** What a topic has told of places on the earth. */
export interface MapLayer {
  readonly topic: string;
  /** The ways of those whose position it tells: one, or several at once. */
  readonly tracks: readonly Track[];
  /** Forms on the earth. */
  readonly shapes: readonly GeoShape[];
  /** Whether its last message told of no place at all. */
  readonly isEmpty: boolean;
}

/** What is known of places on the earth, and how they lie on a flat map around the first of them. */
export class MapModel {
  readonly #layers = new Map<string, MapLayer>();
  #origin: GeoPoint | undefined;

  /** The middle of the map; `undefined` as long as there is no place. */
  get origin(): GeoPoint | undefined {
    return this.#origin;
  }

  /** What topics have told, in the order in which they began to. */
  get layers(): readonly MapLayer[] {
    return [...this.#layers.values()];
  }

  /** Takes a message of a topic. */
  take(topic: string, value: unknown): void {
    const known = this.#layers.get(topic);
    const fixes = readFixes(value);
    const tracks = [...known?.tracks ?? []];
    fixes.forEach((fix, index) => (tracks[index] ??= new Track()).add(fix));
    const isForm = fieldOf(value, "geojson", "coordinates", "features", "geometry") !== undefined;
    const shapes = isForm ? readGeoJson(value) : known?.shapes ?? [];
    this.#origin ??= fixes[0] ?? shapes[0]?.points[0];
    const isEmpty = fixes.length === 0 && shapes.length === 0;
    this.#layers.set(topic, { topic, tracks, shapes, isEmpty });
  }

  /** Forgets what a topic has told. */
  clear(topic: string): void {
    this.#layers.delete(topic);
    if (this.#layers.size === 0) this.#origin = undefined;
  }

  /** @returns All places there are, on the map. */
  places(): MapPoint[] {
    const { origin } = this;
    if (!origin) return [];
    return this.layers.flatMap(({ tracks, shapes }) => [
      ...tracks.flatMap(({ corners }) => corners),
      ...shapes.flatMap(({ points }) => points),
    ]).map((point) => toMap(origin, point));
  }
}

/** @returns In words what a topic has told. */
export function describeLayer({ tracks, shapes, isEmpty }: MapLayer): string {
  if (tracks.length === 0 && shapes.length === 0) return "No position yet";
  const parts = tracks.slice(0, 3).map(({ last }) => {
    const { accuracyMetres, altitude } = last!;
    const accuracy = accuracyMetres > 0 ? ` ± ${formatMetres(accuracyMetres)}` : "";
    const height = Number.isFinite(altitude) ? `, ${altitude.toFixed(1)}\u00a0m high` : "";
    return `${formatGeoPoint(last!)}${accuracy}${height}`;
  });
  if (tracks.length > 3) parts.push(`${tracks.length - 3} more`);
  if (shapes.length > 0) parts.push(shapes.length === 1 ? "1 form" : `${shapes.length} forms`);
  return `${isEmpty ? "No position now; last " : ""}${parts.join("; ")}`;
}
