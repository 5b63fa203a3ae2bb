import { assertEquals } from "@std/assert";
import { EntityContent } from "../../../../../lib/web/dashboard/space/content/entity_content.ts";
import { readSceneUpdate } from "../../../../../lib/web/dashboard/space/readers/scene_update.ts";

const pose = { position: { x: 1, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } };
const color = { r: 0, g: 1, b: 0, a: 0.5 };
const size = { x: 1, y: 1, z: 1 };
const points = [{ x: 0, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }, { x: 1, y: 1, z: 0 }];

Deno.test("readSceneUpdate() draws all that an entity consists of", () => {
  const [change] = readSceneUpdate({
    entities: [{
      frame_id: "map",
      id: "all",
      frame_locked: true,
      timestamp: { sec: 5, nsec: 0 },
      arrows: [{
        pose,
        color,
        shaft_length: 1,
        head_length: 1,
        shaft_diameter: 1,
        head_diameter: 1,
      }],
      cubes: [{ pose, size, color }, { pose, size, color }],
      spheres: [{ pose, size, color }],
      cylinders: [{ pose, size, color, top_scale: 0 }],
      models: [{ pose, scale: size, color }],
      lines: [{ type: 1, pose, points, color, thickness: 2, scale_invariant: true }],
      triangles: [{ pose, points, colors: [color, color, color], indices: [2, 1, 0, 9] }],
      texts: [{ pose, text: "dock", font_size: 0.2, color }],
    }],
  });
  if (change?.kind !== "put") throw new TypeError("nothing is put");
  const { item: { shapes, ...item } } = change;
  assertEquals(item, { key: "all", frameId: "map", stampMs: 5000, isLocked: true });
  const counts = shapes.map((shape) => {
    if (shape.kind === "solids") return [shape.form, shape.matrices.length / 16, shape.opacity];
    return shape.kind === "text" ? [shape.text, shape.heightMetres] : [
      shape.kind,
      shape.kind === "grid" ? 0 : shape.positions.length / 3,
    ];
  });
  assertEquals(counts, [
    ["cylinder", 1, 0.5],
    ["cone", 2, 0.5],
    ["cube", 3, 0.5],
    ["sphere", 1, 0.5],
    ["lines", 6],
    ["triangles", 3],
    ["dock", 0.2],
  ]);
  const triangles = shapes.find(({ kind }) => kind === "triangles");
  assertEquals(triangles?.kind === "triangles" && [...triangles.positions.slice(0, 3)], [2, 1, 0]);
});

Deno.test("entities stay until they are deleted, one or all of them", () => {
  const content = new EntityContent(readSceneUpdate);
  const put = (...ids: string[]) => ({ deletions: [], entities: ids.map((id) => ({ id })) });
  const keys = () => content.items(0).map(({ key }) => key);
  content.take({ atMs: 0, value: put("a", "b", "c") });
  content.take({ atMs: 0, value: { deletions: [{ type: 0, id: "b" }], entities: [] } });
  assertEquals(keys(), ["a", "c"]);
  content.take({ atMs: 0, value: { deletions: [{ type: 1, id: "" }], entities: [{ id: "d" }] } });
  assertEquals(keys(), ["d"]);
});
