import { fieldOf, listOf } from "../fields.ts";
import { readFrameId, readRotation, readStamped, readVector } from "../read_parts.ts";
import type { FrameEdge } from "./frame_tree.ts";

/** So many are read of one message at most. */
const MAX_EDGES = 2000;

/**
 * Reads where frames lie: `tf2_msgs/TFMessage`, `geometry_msgs/TransformStamped`,
 * `foxglove.FrameTransform` and `foxglove.FrameTransforms`.
 *
 * @param value The message; anything else has none.
 * @param isStatic Whether its topic tells of frames that never move.
 * @returns What it says.
 */
export function readTransforms(value: unknown, isStatic = false): FrameEdge[] {
  const many = fieldOf(value, "transforms");
  const each = many === undefined ? [value] : listOf(many).slice(0, MAX_EDGES);
  return each.map((one) => readEdge(one, isStatic)).filter((edge) => edge !== undefined);
}

function readEdge(value: unknown, isStatic: boolean): FrameEdge | undefined {
  const { frameId, stampMs: atMs } = readStamped(value);
  const child = readFrameId(fieldOf(value, "child_frame_id"));
  const parent = readFrameId(fieldOf(value, "parent_frame_id")) || frameId;
  const transform = fieldOf(value, "transform") ?? value;
  const [translation, rotation] = [
    fieldOf(transform, "translation"),
    fieldOf(transform, "rotation"),
  ];
  if (child === "" || parent === "" || (translation ?? rotation) === undefined) return undefined;
  const pose = { position: readVector(translation), rotation: readRotation(rotation) };
  return { parent, child, atMs, pose, isStatic };
}
