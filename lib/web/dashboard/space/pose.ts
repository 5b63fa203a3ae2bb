/** A place or a direction, in metres: x ahead, y to the left, z up. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A rotation, as a quaternion of length 1. */
export interface Rotation extends Vector {
  readonly w: number;
}

/** Where something is, and how it is turned. */
export interface Pose {
  readonly position: Vector;
  readonly rotation: Rotation;
}

/** The middle of all. */
export const ORIGIN: Vector = { x: 0, y: 0, z: 0 };
/** Not turned at all. */
export const UNTURNED: Rotation = { x: 0, y: 0, z: 0, w: 1 };
/** In the middle, and not turned. */
export const IDENTITY: Pose = { position: ORIGIN, rotation: UNTURNED };

/** @returns The rotation by an angle, in radians, about the axis that points up. */
export function yaw(angle: number): Rotation {
  return { x: 0, y: 0, z: Math.sin(angle / 2), w: Math.cos(angle / 2) };
}

/** @returns How far something is turned about the axis that points up, in radians. */
export function yawOf({ x, y, z, w }: Rotation): number {
  return Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** @returns One rotation after another: first `b`, then `a`. */
export function multiply(a: Rotation, b: Rotation): Rotation {
  return {
    x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
    y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
    z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
  };
}

/** @returns A direction, turned. */
export function rotate({ x, y, z, w }: Rotation, v: Vector): Vector {
  const [tx, ty, tz] = [2 * (y * v.z - z * v.y), 2 * (z * v.x - x * v.z), 2 * (x * v.y - y * v.x)];
  return {
    x: v.x + w * tx + y * tz - z * ty,
    y: v.y + w * ty + z * tx - x * tz,
    z: v.z + w * tz + x * ty - y * tx,
  };
}

/** @returns A place that is told from a pose, as whoever told the pose sees it. */
export function transform({ position, rotation }: Pose, point: Vector): Vector {
  const turned = rotate(rotation, point);
  return { x: turned.x + position.x, y: turned.y + position.y, z: turned.z + position.z };
}

/** @returns A pose that is told from another one, as whoever told the other one sees it. */
export function compose(outer: Pose, inner: Pose): Pose {
  return {
    position: transform(outer, inner.position),
    rotation: multiply(outer.rotation, inner.rotation),
  };
}

/** @returns Where the other one is, as seen from the pose. */
export function invert({ position, rotation }: Pose): Pose {
  const back = { x: -rotation.x, y: -rotation.y, z: -rotation.z, w: rotation.w };
  const { x, y, z } = rotate(back, position);
  return { position: { x: -x, y: -y, z: -z }, rotation: back };
}

/** @returns The pose between two, at a share of the way: straight ahead, and turning evenly. */
export function interpolate(a: Pose, b: Pose, share: number): Pose {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return {
    position: {
      x: mix(a.position.x, b.position.x),
      y: mix(a.position.y, b.position.y),
      z: mix(a.position.z, b.position.z),
    },
    rotation: slerp(a.rotation, b.rotation, share),
  };
}

/** @returns Whether two poses are the same. */
export function isSamePose({ position: p, rotation: r }: Pose, other: Pose): boolean {
  const { position: q, rotation: s } = other;
  return p.x === q.x && p.y === q.y && p.z === q.z && r.x === s.x && r.y === s.y && r.z === s.z &&
    r.w === s.w;
}

/** @returns A rotation of length 1; none at all where it has no length. */
export function normalize({ x, y, z, w }: Rotation): Rotation {
  const length = Math.hypot(x, y, z, w);
  if (!(length > 1e-9) || length === Infinity) return UNTURNED;
  return { x: x / length, y: y / length, z: z / length, w: w / length };
}

function slerp(a: Rotation, b: Rotation, share: number): Rotation {
  const dot = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
  // Both signs are the same rotation; the shorter way is meant.
  const sign = dot < 0 ? -1 : 1;
  const angle = Math.acos(Math.min(1, Math.abs(dot)));
  const sine = Math.sin(angle);
  const isSmall = sine < 1e-6;
  const from = isSmall ? 1 - share : Math.sin((1 - share) * angle) / sine;
  const to = sign * (isSmall ? share : Math.sin(share * angle) / sine);
  return normalize({
    x: from * a.x + to * b.x,
    y: from * a.y + to * b.y,
    z: from * a.z + to * b.z,
    w: from * a.w + to * b.w,
  });
}
