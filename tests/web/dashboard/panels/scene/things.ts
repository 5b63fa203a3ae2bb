import { defineSchema, type NamedSchema, type Node } from "@rosy/rosy";
import {
  geometry_msgs,
  Grid,
  nav_msgs,
  PosesInFrame,
  SceneUpdate,
  sensor_msgs,
  tf2_msgs,
} from "@rosy/rosy/schemas";

const MarkerArray = defineSchema<object>("visualization_msgs/msg/MarkerArray", { type: "object" });
const stamp = { sec: 0, nsec: 0 };
const header = { stamp, frame_id: "odom" };
const turn = { x: 0, y: 0, z: 0, w: 1 };
const at = (x: number, y: number, z = 0) => ({ position: { x, y, z }, orientation: turn });
const one = { x: 0.5, y: 0.5, z: 0.5 };
const points = [{ x: 0, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }, { x: 1, y: 1, z: 0.5 }];

/** The colour of the cube among the markers: no other thing has it. */
export const CUBE_COLOUR = [255, 128, 0] as const;

/**
 * Sends something of each kind that a scene draws, once, and kept for those who come later.
 *
 * @param node Who sends it.
 */
export async function sendThings(node: Node): Promise<void> {
  const send = async (name: string, schema: NamedSchema, value: object) =>
    await node.getTopic(name, { schema, retain: 1 }).send(value);
  await send("tf_static", tf2_msgs.TFMessage, {
    transforms: [{
      header: { stamp, frame_id: "odom" },
      child_frame_id: "tower",
      transform: { translation: { x: 12, y: 1, z: 0 }, rotation: turn },
    }],
  });
  await send("cloud", sensor_msgs.PointCloud2, cloudOf(20_000));
  await send("markers", MarkerArray, { markers: markers() });
  await send("plan", nav_msgs.Path, {
    header,
    poses: [[1.5, 1.5], [3, 3], [6, 4.5], [8, 5]].map(([x, y]) => ({ header, pose: at(x!, y!) })),
  });
  await send("particles", geometry_msgs.PoseArray, {
    header,
    poses: Array.from({ length: 30 }, (_, index) => at(7 + index % 6 * 0.3, 1 + index / 12)),
  });
  await send("poses", PosesInFrame, { timestamp: stamp, frame_id: "tower", poses: [at(0, 0, 2)] });
  await send("fence", geometry_msgs.PolygonStamped, { header, polygon: { points } });
  await send("charger", geometry_msgs.PointStamped, { header, point: { x: 0, y: -1, z: 0.2 } });
  await send("heights", Grid, heights());
  await send("entities", SceneUpdate, { deletions: [], entities: [entity()] });
  await send("lost", nav_msgs.Path, { header: { stamp, frame_id: "mars" }, poses: [] });
}

/** @returns A hill of points, in the frame `tower`. */
export function cloudOf(count: number): object {
  const side = Math.ceil(Math.sqrt(count));
  const data = new Float32Array(count * 4);
  for (let index = 0; index < count; index++) {
    const [x, y] = [index % side / side * 4, Math.floor(index / side) / side * 4];
    const height = Math.exp(-((x - 2) ** 2) - (y - 2) ** 2);
    data.set([x, y, height * 1.5, height], index * 4);
  }
  const fields = ["x", "y", "z", "intensity"]
    .map((name, index) => ({ name, offset: index * 4, datatype: 7, count: 1 }));
  return {
    header: { stamp, frame_id: "tower" },
    height: 1,
    width: count,
    fields,
    is_bigendian: false,
    point_step: 16,
    row_step: count * 16,
    data: new Uint8Array(data.buffer),
    is_dense: true,
  };
}

function markers(): object[] {
  const [r, g, b] = CUBE_COLOUR.map((part) => part / 255);
  const colours = [{ r, g, b, a: 1 }, { r: 0.2, g: 0.5, b: 0.9, a: 1 }, {
    r: 0.3,
    g: 0.7,
    b: 0.4,
    a: 0.5,
  }];
  const base = {
    header,
    ns: "things",
    action: 0,
    lifetime: stamp,
    scale: one,
    points: [],
    colors: [],
  };
  return [0, 1, 2, 3, 4, 6, 8, 9, 11].map((type, index) => ({
    ...base,
    id: index,
    type,
    pose: at(1 + index * 1.2, 8, 0.5),
    color: colours[index === 1 ? 0 : 1 + index % 2],
    points: [4, 6, 8, 11].includes(type) ? points : [],
    scale: type === 4 ? { x: 0.08, y: 0, z: 0 } : type === 9 ? { x: 0, y: 0, z: 0.6 } : one,
    text: "dock 1",
  }));
}

function heights(): object {
  const data = Float32Array.from(
    { length: 400 },
    (_, cell) => Math.sin(cell % 20 / 3) + cell / 200,
  );
  return {
    timestamp: stamp,
    frame_id: "odom",
    pose: at(-5, 0),
    column_count: 20,
    cell_size: { x: 0.2, y: 0.2 },
    row_stride: 80,
    cell_stride: 4,
    fields: [{ name: "height", offset: 0, type: 7 }],
    data: new Uint8Array(data.buffer),
  };
}

function entity(): object {
  const color = { r: 0.5, g: 0.3, b: 0.8, a: 1 };
  const size = one;
  return {
    timestamp: stamp,
    frame_id: "tower",
    id: "gate",
    lifetime: stamp,
    frame_locked: true,
    metadata: [],
    arrows: [{
      pose: at(0, 5),
      color,
      shaft_length: 1,
      shaft_diameter: 0.1,
      head_length: 0.4,
      head_diameter: 0.3,
    }],
    cubes: [{ pose: at(0, 6, 0.5), size, color }],
    spheres: [{ pose: at(1, 6, 0.5), size, color }],
    cylinders: [{ pose: at(2, 6, 0.5), size, color, bottom_scale: 1, top_scale: 1 }],
    lines: [{
      type: 1,
      pose: at(3, 6),
      thickness: 3,
      scale_invariant: true,
      points,
      color,
      colors: [],
      indices: [],
    }],
    triangles: [{ pose: at(3, 5), points, color, colors: [], indices: [] }],
    texts: [{
      pose: at(1, 6, 1.3),
      billboard: true,
      font_size: 14,
      scale_invariant: true,
      color,
      text: "gate",
    }],
    models: [],
  };
}
