/**
 * Scenes in space: what is in them, and what becomes of it.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, boolean, choice, duration, message, nested, text, time } from "../fields.ts";
import {
  ArrowPrimitive,
  CubePrimitive,
  CylinderPrimitive,
  LinePrimitive,
  ModelPrimitive,
  SpherePrimitive,
  TextPrimitive,
  TriangleListPrimitive,
} from "./primitives.ts";
import type { Duration, Timestamp } from "./time.ts";
import { KeyValuePair } from "./values.ts";

/**
 * A visual element in a 3D scene. An entity may be composed of multiple primitives which all share
 * the same frame of reference.
 */
export interface SceneEntity {
  /** Timestamp of the entity */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /**
   * Identifier for the entity. A entity will replace any prior entity on the same topic with the
   * same `id`.
   */
  id: string;
  /**
   * Length of time (relative to `timestamp`) after which the entity should be automatically
   * removed. Zero value indicates the entity should remain visible until it is replaced or deleted.
   */
  lifetime: Duration;
  /**
   * Whether the entity should keep its location in the fixed frame (false) or follow the frame
   * specified in `frame_id` as it moves relative to the fixed frame (true)
   */
  frame_locked: boolean;
  /** Additional user-provided metadata associated with the entity. Keys must be unique. */
  metadata: KeyValuePair[];
  /** Arrow primitives */
  arrows: ArrowPrimitive[];
  /** Cube primitives */
  cubes: CubePrimitive[];
  /** Sphere primitives */
  spheres: SpherePrimitive[];
  /** Cylinder primitives */
  cylinders: CylinderPrimitive[];
  /** Line primitives */
  lines: LinePrimitive[];
  /** Triangle list primitives */
  triangles: TriangleListPrimitive[];
  /** Text primitives */
  texts: TextPrimitive[];
  /** Model primitives */
  models: ModelPrimitive[];
}

/** The schema of {@linkcode SceneEntity}: `foxglove.SceneEntity`. */
export const SceneEntity: NamedSchema<SceneEntity> = message(
  "foxglove.SceneEntity",
  "A visual element in a 3D scene. An entity may be composed of multiple primitives which all share the same frame of reference.",
  {
    timestamp: time("Timestamp of the entity"),
    frame_id: text("Frame of reference"),
    id: text(
      "Identifier for the entity. A entity will replace any prior entity on the same topic with the same `id`.",
    ),
    lifetime: duration(
      "Length of time (relative to `timestamp`) after which the entity should be automatically removed. Zero value indicates the entity should remain visible until it is replaced or deleted.",
    ),
    frame_locked: boolean(
      "Whether the entity should keep its location in the fixed frame (false) or follow the frame specified in `frame_id` as it moves relative to the fixed frame (true)",
    ),
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with the entity. Keys must be unique.",
    ),
    arrows: arrayOf(nested(ArrowPrimitive), "Arrow primitives"),
    cubes: arrayOf(nested(CubePrimitive), "Cube primitives"),
    spheres: arrayOf(nested(SpherePrimitive), "Sphere primitives"),
    cylinders: arrayOf(nested(CylinderPrimitive), "Cylinder primitives"),
    lines: arrayOf(nested(LinePrimitive), "Line primitives"),
    triangles: arrayOf(nested(TriangleListPrimitive), "Triangle list primitives"),
    texts: arrayOf(nested(TextPrimitive), "Text primitives"),
    models: arrayOf(nested(ModelPrimitive), "Model primitives"),
  },
);

/** The numbers that `type` may be. */
export const SceneEntityDeletionType: {
  /** Delete the existing entity on the same topic that has the provided `id` */
  readonly MATCHING_ID: 0;
  /** Delete all existing entities on the same topic */
  readonly ALL: 1;
} = { MATCHING_ID: 0, ALL: 1 };

/** One of the numbers of `type`. */
export type SceneEntityDeletionType = 0 | 1;

/** Command to remove previously published entities */
export interface SceneEntityDeletion {
  /**
   * Timestamp of the deletion. Only matching entities earlier than this timestamp will be deleted.
   */
  timestamp: Timestamp;
  /** Type of deletion action to perform */
  type: SceneEntityDeletionType;
  /** Identifier which must match if `type` is `MATCHING_ID`. */
  id: string;
}

/** The schema of {@linkcode SceneEntityDeletion}: `foxglove.SceneEntityDeletion`. */
export const SceneEntityDeletion: NamedSchema<SceneEntityDeletion> = message(
  "foxglove.SceneEntityDeletion",
  "Command to remove previously published entities",
  {
    timestamp: time(
      "Timestamp of the deletion. Only matching entities earlier than this timestamp will be deleted.",
    ),
    type: choice("foxglove.SceneEntityDeletionType", "Type of deletion action to perform", [
      ["MATCHING_ID", 0, "Delete the existing entity on the same topic that has the provided `id`"],
      ["ALL", 1, "Delete all existing entities on the same topic"],
    ]),
    id: text("Identifier which must match if `type` is `MATCHING_ID`."),
  },
);

/** An update to the entities displayed in a 3D scene */
export interface SceneUpdate {
  /** Scene entities to delete */
  deletions: SceneEntityDeletion[];
  /** Scene entities to add or replace */
  entities: SceneEntity[];
}

/** The schema of {@linkcode SceneUpdate}: `foxglove.SceneUpdate`. */
export const SceneUpdate: NamedSchema<SceneUpdate> = message(
  "foxglove.SceneUpdate",
  "An update to the entities displayed in a 3D scene",
  {
    deletions: arrayOf(nested(SceneEntityDeletion), "Scene entities to delete"),
    entities: arrayOf(nested(SceneEntity), "Scene entities to add or replace"),
  },
);
