/** Times before 1980 are none: they are lengths of time. */
const LEAST_EPOCH_SECONDS = 315_532_800;
/** Beyond what `Date` has. */
const MOST_EPOCH_SECONDS = 8.64e12;

/** A time, or a length of time, as messages have it. */
export interface TimeValue {
  /** Whether it is a point in time, since the Unix epoch, or a length of time. */
  readonly kind: "time" | "duration";
  /** In milliseconds. */
  readonly ms: number;
  /** As it was sent: `"1700000000.000000001 s"`. */
  readonly raw: string;
}

/**
 * Reads a time of ROS or Foxglove: `{ sec, nsec }` or `{ sec, nanosec }`, or a `Date`.
 *
 * @param value Anything.
 * @param title What its schema calls it, which tells times from lengths: `"time"` or `"duration"`.
 * @returns The time; `undefined` where it is none.
 */
export function timeValue(value: unknown, title: unknown = undefined): TimeValue | undefined {
  if (value instanceof Date) {
    const ms = value.getTime();
    return Number.isNaN(ms) ? undefined : { kind: "time", ms, raw: value.toISOString() };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { sec, nsec, nanosec } = value as Readonly<Record<string, unknown>>;
  const [seconds, nanoseconds] = [whole(sec), whole(nsec ?? nanosec)];
  if (seconds === undefined || nanoseconds === undefined) return undefined;
  if (Object.keys(value).length !== 2) return undefined;
  if (nanoseconds < 0 || nanoseconds > 999_999_999) return undefined;
  const isTime = seconds >= LEAST_EPOCH_SECONDS && seconds <= MOST_EPOCH_SECONDS;
  const raw = `${seconds}.${String(nanoseconds).padStart(9, "0")} s`;
  return {
    kind: isTime && title !== "duration" ? "time" : "duration",
    ms: seconds * 1000 + nanoseconds / 1e6,
    raw,
  };
}

function whole(value: unknown): number | undefined {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}
