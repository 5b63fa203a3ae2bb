/** A place on the earth, in degrees. */
export interface GeoPoint {
  /** Positive north of the equator. */
  readonly latitude: number;
  /** Positive east of Greenwich. */
  readonly longitude: number;
}

/** A place on a map, in metres from its middle. */
export interface MapPoint {
  readonly east: number;
  readonly north: number;
}

const EARTH_METRES = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** @returns Whether that is a place on the earth. */
export function isGeoPoint({ latitude, longitude }: GeoPoint): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360;
}

/**
 * Lays the earth flat around a place: true to within a few metres as far as a robot drives.
 *
 * @param origin The middle of the map.
 * @param point A place.
 * @returns Where it is on the map.
 */
export function toMap(origin: GeoPoint, { latitude, longitude }: GeoPoint): MapPoint {
  return {
    east: turn(longitude - origin.longitude) * RADIANS * EARTH_METRES * squeeze(origin),
    north: (latitude - origin.latitude) * RADIANS * EARTH_METRES,
  };
}

/** @returns The place on the earth that a place on the map is. */
export function toGeo(origin: GeoPoint, { east, north }: MapPoint): GeoPoint {
  return {
    latitude: origin.latitude + north / EARTH_METRES / RADIANS,
    longitude: turn(origin.longitude + east / EARTH_METRES / RADIANS / squeeze(origin)),
  };
}

/** @returns How far it is from one place to another, in metres, along the earth. */
export function distanceMetres(from: GeoPoint, to: GeoPoint): number {
  const half = (degrees: number) => Math.sin(degrees * RADIANS / 2) ** 2;
  const share = half(to.latitude - from.latitude) +
    Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS) *
      half(to.longitude - from.longitude);
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(share)));
}

/** @returns Where one place lies as seen from another, in degrees from north over east. */
export function bearingDegrees(from: GeoPoint, to: GeoPoint): number {
  const turned = (to.longitude - from.longitude) * RADIANS;
  const [start, end] = [from.latitude * RADIANS, to.latitude * RADIANS];
  const east = Math.sin(turned) * Math.cos(end);
  const north = Math.cos(start) * Math.sin(end) -
    Math.sin(start) * Math.cos(end) * Math.cos(turned);
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

/** @returns A place as people read it: `"52.520008° N, 13.404954° E"`. */
export function formatGeoPoint({ latitude, longitude }: GeoPoint): string {
  const part = (value: number, [plus, minus]: readonly [string, string]) =>
    `${Math.abs(value).toFixed(6)}°\u00a0${value < 0 ? minus : plus}`;
  return `${part(latitude, ["N", "S"])}, ${part(longitude, ["E", "W"])}`;
}

/** @returns A length as people read it: `"12.3 m"`, `"4.56 km"`. */
export function formatMetres(metres: number): string {
  if (metres >= 1000) return `${(metres / 1000).toPrecision(3)}\u00a0km`;
  return `${metres >= 100 ? metres.toFixed(0) : metres.toPrecision(3)}\u00a0m`;
}

/** Degrees, at most half a turn to each side. */
function turn(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

/** Degrees of longitude are the shorter, the nearer a pole is; at the pole itself they are nothing. */
function squeeze({ latitude }: GeoPoint): number {
  return Math.max(1e-6, Math.cos(latitude * RADIANS));
}
