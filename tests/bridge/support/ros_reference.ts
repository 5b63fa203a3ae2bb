import { pythonWith, runPython } from "../../support/python.ts";

/** A scan as nodes of ROS write it. */
export interface RosReference {
  /** What its type is made of, as `.msg` files have it. */
  readonly text: string;
  /** What rosbags writes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const python = await pythonWith("rosbags", "numpy");

/** Whether there is a Python that writes as ROS does. */
export const HAS_ROSBAGS: boolean = python !== undefined;

/** What the messages of {@linkcode rosReferences} say: those of ROS 1 count their headers, too. */
export const REFERENCE_SCAN = {
  header: { stamp: { sec: 12, nsec: 34 }, frame_id: "laser" },
  angle_min: -1,
  angle_max: 1,
  angle_increment: 0.5,
  time_increment: 0,
  scan_time: 0.25,
  range_min: 0.5,
  range_max: 30,
  ranges: Float32Array.of(0.5, 1.5),
  intensities: Float32Array.of(),
};

/** @returns A `sensor_msgs/LaserScan` of both kinds of ROS. */
export async function rosReferences(): Promise<Readonly<Record<"ros1" | "ros2", RosReference>>> {
  const script = new URL("./ros_reference.py", import.meta.url).pathname;
  const { ros1, ros2 } = JSON.parse(await runPython(python!, [script]));
  const reference = ({ text, bytes }: { text: string; bytes: string }) => ({
    text,
    bytes: Uint8Array.fromHex(bytes),
  });
  return { ros1: reference(ros1), ros2: reference(ros2) };
}
