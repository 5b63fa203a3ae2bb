import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { describeLayer, MapModel } from "../../../../../lib/web/dashboard/space/geo/map_model.ts";
import { readFixes } from "../../../../../lib/web/dashboard/space/geo/read_fixes.ts";
import { readGeoJson } from "../../../../../lib/web/dashboard/space/geo/read_geojson.ts";
import { Track } from "../../../../../lib/web/dashboard/space/geo/track.ts";

const fix = { latitude: 52.5, longitude: 13.4, altitude: 34 };

Deno.test("readFixes() reads one position or many, with how exact it is and where it looks", () => {
  const exact = {
    ...fix,
    position_covariance: [4, 0, 0, 0, 9, 0, 0, 0, 1],
    position_covariance_type: 2,
    heading: Math.PI / 2,
    timestamp: { sec: 5, nsec: 0 },
  };
  const read = { ...fix, accuracyMetres: 3, headingDegrees: 90, stampMs: 5000 };
  assertEquals(readFixes(exact), [read]);
  assertEquals(readFixes({ fixes: [exact, exact] }), [read, read]);
  const [plain] = readFixes({ ...fix, position_covariance: [4], position_covariance_type: 0 });
  assertEquals([plain!.accuracyMetres, plain!.headingDegrees], [0, NaN]);
});

Deno.test("readFixes() has no position where the receiver has none", () => {
  const status = { status: { status: -1 } };
  for (
    const value of [{ ...fix, ...status }, { ...fix, latitude: NaN }, { ...fix, latitude: 91 }, 1]
  ) {
    assertEquals(readFixes(value), []);
  }
});

Deno.test("readGeoJson() reads forms wherever they stand, by their names", () => {
  const ring = [[0, 0], [1, 0], [1, 1]];
  const geometry = {
    type: "GeometryCollection",
    geometries: [
      { type: "Point", coordinates: [1, 2, 3] },
      { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] },
      { type: "LineString", coordinates: ring },
      { type: "MultiLineString", coordinates: [ring, ring] },
      { type: "Polygon", coordinates: [ring] },
      { type: "MultiPolygon", coordinates: [[ring], [ring]] },
    ],
  };
  const feature = { type: "Feature", properties: { name: "field" }, geometry };
  const geojson = JSON.stringify({ type: "FeatureCollection", features: [feature] });
  const shapes = readGeoJson({ geojson });
  assertEquals(
    shapes.map(({ kind }) => kind).join(),
    "points,points,line,line,line,area,area,area",
  );
  assertEquals(shapes[0], {
    kind: "points",
    points: [{ latitude: 2, longitude: 1 }],
    name: "field",
  });
});

Deno.test("readGeoJson() takes what is broken for nothing", () => {
  let deep: object = { type: "Point", coordinates: [0, 0] };
  for (let depth = 0; depth < 100; depth++) {
    deep = { type: "GeometryCollection", geometries: [deep] };
  }
  const values = [
    { geojson: "{" },
    { geojson: "null" },
    { geojson: '{"type":"Point","coordinates":["a",null]}' },
    { geojson: { type: "Polygon", coordinates: 5 } },
    { geojson: { type: "Feature" } },
    { geojson: deep },
    null,
  ];
  for (const value of values) assertEquals(readGeoJson(value), []);
});

Deno.test("Track has the way, and where it goes where nobody says where it looks", () => {
  const track = new Track();
  const add = (latitude: number) => track.add(readFixes({ ...fix, latitude })[0]!);
  assertEquals([track.last, track.headingDegrees], [undefined, NaN]);
  add(52.5);
  add(52.500001);
  assertEquals([track.corners.length, track.headingDegrees], [1, NaN]);
  add(52.4);
  assertEquals(track.corners.length, 2);
  assertAlmostEquals(track.headingDegrees, 180);
  track.add(readFixes({ ...fix, heading: 0 })[0]!);
  assertEquals(track.headingDegrees, 0);
  for (let step = 0; step < 12_000; step++) add(step / 1000);
  assert(track.corners.length <= 5000);
});

Deno.test("MapModel lies around the first place, and forgets topics", () => {
  const model = new MapModel();
  model.take("other", { temperature: 20 });
  assertEquals([model.origin, model.places()], [undefined, []]);
  model.take("gps", fix);
  model.take("fleet", { fixes: [fix, { ...fix, latitude: 52.6 }] });
  assertEquals(model.origin?.latitude, 52.5);
  assertEquals(model.places().length, 3);
  assertEquals(model.layers.map(({ tracks }) => tracks.length), [0, 1, 2]);
  for (const topic of ["gps", "fleet", "other"]) model.clear(topic);
  assertEquals([model.origin, model.layers], [undefined, []]);
});

Deno.test("describeLayer() says where something is, or was", () => {
  const model = new MapModel();
  const words = () => describeLayer(model.layers[0]!).replaceAll("\u00a0", " ");
  model.take("gps", { status: { status: -1 }, latitude: 0, longitude: 0 });
  assertEquals(words(), "No position yet");
  model.take("gps", { ...fix, position_covariance: [4, 0, 0, 0, 4], position_covariance_type: 1 });
  assertEquals(words(), "52.500000° N, 13.400000° E ± 2.00 m, 34.0 m high");
  model.take("gps", { status: { status: -1 } });
  assertEquals(words(), "No position now; last 52.500000° N, 13.400000° E ± 2.00 m, 34.0 m high");
  model.take("gps", { geojson: '{"type":"Point","coordinates":[1,2]}' });
  assert(words().endsWith("; 1 form"));
});
