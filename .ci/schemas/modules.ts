import { readFoxglove, typeNameOf } from "./read_foxglove.ts";
import { readMsg } from "./read_msg.ts";
import { type Module, writeModule } from "./write_module.ts";

const FOLDER = new URL("../../lib/schemas/", import.meta.url);

/** The messages of Foxglove, by families. */
const FAMILIES: Readonly<Record<string, { title: string; types: string }>> = {
  time: { title: "Times and lengths of time.", types: "Timestamp Duration" },
  geometry: {
    title: "Points, vectors, poses and what lies in which coordinate frame.",
    types: "Vector2 Vector3 Point2 Point3 Point3InFrame Quaternion Pose PoseInFrame PosesInFrame " +
      "FrameTransform FrameTransforms",
  },
  values: {
    title: "Small things that messages are made of.",
    types: "Color KeyValuePair PackedElementField",
  },
  images: {
    title: "Images, video, and how cameras see.",
    types: "CompressedImage RawImage CompressedVideo CameraCalibration",
  },
  annotations: {
    title: "What is drawn onto images.",
    types: "ImageAnnotations CircleAnnotation PointsAnnotation TextAnnotation",
  },
  audio: { title: "Sound.", types: "CompressedAudio RawAudio" },
  ranging: {
    title: "Laser scans, clouds of points, grids.",
    types: "LaserScan PointCloud CompressedPointCloud Grid VoxelGrid",
  },
  location: { title: "Places on Earth.", types: "LocationFix LocationFixes GeoJSON" },
  motion: { title: "How robots and their joints move.", types: "Odometry JointState JointStates" },
  log: { title: "What programs have to say.", types: "Log" },
  primitives: {
    title: "The shapes of a scene.",
    types: "ArrowPrimitive CubePrimitive CylinderPrimitive LinePrimitive ModelPrimitive " +
      "SpherePrimitive TextPrimitive TriangleListPrimitive",
  },
  scene: {
    title: "Scenes in space: what is in them, and what becomes of it.",
    types: "SceneEntity SceneEntityDeletion SceneUpdate",
  },
};

/** The packages of ROS, and what is in them. */
const PACKAGES: Readonly<Record<string, string>> = {
  std_msgs: "`std_msgs` of ROS: values of basic types, and the header of others.",
  geometry_msgs: "`geometry_msgs` of ROS: points, poses, velocities, forces.",
  sensor_msgs: "`sensor_msgs` of ROS: what sensors measure.",
  nav_msgs: "`nav_msgs` of ROS: maps, paths, odometry.",
  tf2_msgs: "`tf2_msgs` of ROS: where coordinate frames lie.",
  trajectory_msgs: "`trajectory_msgs` of ROS: how joints are to move.",
  diagnostic_msgs: "`diagnostic_msgs` of ROS: how the parts of a robot are.",
  rosgraph_msgs: "`rosgraph_msgs` of ROS: the time of simulations.",
};

/**
 * Makes the modules of the known messages.
 *
 * @returns Their texts, before `deno fmt`, by their paths from `lib/schemas/`.
 */
export async function knownModules(): Promise<Map<string, string>> {
  const modules = [...foxgloveModules(), ...await rosModules()];
  const homes = new Map(
    modules.flatMap(({ path, messages }) => messages.map(({ name }) => [name, path] as const)),
  );
  return new Map(modules.map((module) => [module.path, writeModule(module, homes)]));
}

function foxgloveModules(): Module[] {
  const messages = readFoxglove();
  const placed = Object.values(FAMILIES).flatMap(({ types }) => types.split(" "));
  const homeless = messages.filter(({ name }) => !placed.includes(typeNameOf(name)));
  if (homeless.length > 0) throw new Error(`No family has ${homeless.map(({ name }) => name)}`);
  return Object.entries(FAMILIES).map(([file, { title, types }]) => ({
    path: `foxglove/${file}.ts`,
    title,
    messages: types.split(" ").map((type) =>
      messages.find(({ name }) => typeNameOf(name) === type)!
    ),
  }));
}

async function rosModules(): Promise<Module[]> {
  return await Promise.all(
    Object.entries(PACKAGES).map(async ([name, title]) => {
      const text = await Deno.readTextFile(new URL(`ros/${name}.msg`, FOLDER));
      return { path: `ros/${name}.ts`, title, messages: readMsg(name, text) };
    }),
  );
}
