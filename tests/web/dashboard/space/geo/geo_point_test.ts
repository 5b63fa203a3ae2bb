import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  bearingDegrees,
  distanceMetres,
  formatGeoPoint,
  formatMetres,
  toGeo,
  toMap,
} from "../../../../../lib/web/dashboard/space/geo/geo_point.ts";

const berlin = { latitude: 52.520008, longitude: 13.404954 };
const paris = { latitude: 48.856613, longitude: 2.352222 };

Deno.test("distanceMetres() and bearingDegrees() are those of the earth", () => {
  assertAlmostEquals(distanceMetres(berlin, paris), 877_463, 500);
  assertAlmostEquals(bearingDegrees(berlin, paris), 246.5, 0.5);
  assertEquals(distanceMetres(berlin, berlin), 0);
  assertAlmostEquals(bearingDegrees(berlin, { ...berlin, latitude: 53 }), 0);
});

Deno.test("toMap() is as the earth is near its middle, and toGeo() goes back", () => {
  const near = { latitude: 52.53, longitude: 13.42 };
  const { east, north } = toMap(berlin, near);
  assertAlmostEquals(Math.hypot(east, north), distanceMetres(berlin, near), 0.5);
  const back = toGeo(berlin, { east, north });
  assertAlmostEquals(back.latitude, near.latitude, 1e-9);
  assertAlmostEquals(back.longitude, near.longitude, 1e-9);
});

Deno.test("toMap() goes on across the line where the day changes", () => {
  const west = { latitude: 0, longitude: 179.999 };
  const { east } = toMap(west, { latitude: 0, longitude: -179.999 });
  assertAlmostEquals(east, 222.4, 0.1);
  assertAlmostEquals(toGeo(west, { east, north: 0 }).longitude, -179.999, 1e-9);
});

Deno.test("toMap() has places at a pole", () => {
  const { east, north } = toMap({ latitude: 90, longitude: 0 }, { latitude: 89, longitude: 90 });
  assert(Number.isFinite(east) && Number.isFinite(north));
});

Deno.test("formatGeoPoint() and formatMetres() are what people read", () => {
  assertEquals(formatGeoPoint(berlin), "52.520008°\u00a0N, 13.404954°\u00a0E");
  assertEquals(
    formatGeoPoint({ latitude: -1, longitude: -2 }),
    "1.000000°\u00a0S, 2.000000°\u00a0W",
  );
  assertEquals([0.5, 12.345, 123.4, 4567].map(formatMetres), [
    "0.500\u00a0m",
    "12.3\u00a0m",
    "123\u00a0m",
    "4.57\u00a0km",
  ]);
});
