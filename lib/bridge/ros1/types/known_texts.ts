import type { RosDefinition, RosField } from "../../../bag/foreign/ros/definitions.ts";

/**
 * Types that say `byte` or `char` where the collection of ROS's definitions has the number that it
 * stands for: what is written there counts in their checksums.
 */
const OLD_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "std_msgs/Byte": { int8: "byte" },
  "std_msgs/ByteMultiArray": { int8: "byte" },
  "std_msgs/Char": { uint8: "char" },
  "rosgraph_msgs/Log": { int8: "byte" },
  "diagnostic_msgs/DiagnosticStatus": { int8: "byte" },
};

/** The services that many robots have: request and response. */
const SERVICES: Readonly<Record<string, string>> = {
  "std_srvs/Empty": "---\n",
  "std_srvs/SetBool": "bool data\n---\nbool success\nstring message\n",
  "std_srvs/Trigger": "---\nbool success\nstring message\n",
  "roscpp/Empty": "---\n",
  "roscpp/GetLoggers": "---\nLogger[] loggers\n",
  "roscpp/SetLoggerLevel": "string logger\nstring level\n---\n",
  "roscpp_tutorials/TwoInts": "int64 a\nint64 b\n---\nint64 sum\n",
  "rospy_tutorials/AddTwoInts": "int64 a\nint64 b\n---\nint64 sum\n",
  "rospy_tutorials/BadTwoInts": "int64 a\nint32 b\n---\nint32 sum\n",
  "nav_msgs/GetMap": "---\nnav_msgs/OccupancyGrid map\n",
  "nav_msgs/GetPlan":
    "geometry_msgs/PoseStamped start\ngeometry_msgs/PoseStamped goal\nfloat32 tolerance\n---\n" +
    "nav_msgs/Path plan\n",
  "nav_msgs/SetMap":
    "nav_msgs/OccupancyGrid map\ngeometry_msgs/PoseWithCovarianceStamped initial_pose\n---\n" +
    "bool success\n",
  "sensor_msgs/SetCameraInfo":
    "sensor_msgs/CameraInfo camera_info\n---\nbool success\nstring status_message\n",
  "tf2_msgs/FrameGraph": "---\nstring frame_yaml\n",
  "topic_tools/MuxAdd": "string topic\n---\n",
  "topic_tools/MuxDelete": "string topic\n---\n",
  "topic_tools/MuxList": "---\nstring[] topics\n",
  "topic_tools/MuxSelect": "string topic\n---\nstring prev_topic\n",
  "diagnostic_msgs/SelfTest":
    "---\nstring id\nbyte passed\ndiagnostic_msgs/DiagnosticStatus[] status\n",
};

/** Messages that only services need. */
const MESSAGES: Readonly<Record<string, string>> = {
  "roscpp/Logger": "string name\nstring level\n",
};

/**
 * Finds the definition of one of ROS's own messages.
 *
 * @param name Its name, such as `sensor_msgs/Imu`.
 * @returns The text, without those of the types in it; `undefined` where ROS has none.
 */
export async function knownMessage(name: string): Promise<string | undefined> {
  if (Object.hasOwn(MESSAGES, name)) return MESSAGES[name];
  const { ros1 } = await import("@foxglove/rosmsg-msgs-common");
  const table: Readonly<Record<string, RosDefinition>> = ros1;
  if (!Object.hasOwn(table, name)) return undefined;
  const words = Object.hasOwn(OLD_WORDS, name) ? OLD_WORDS[name]! : {};
  return table[name]!.definitions.map((field) => `${lineOf(field, words)}\n`).join("");
}

/** @returns The definition of one of ROS's own services, as {@linkcode knownMessage} has messages. */
export function knownService(name: string): string | undefined {
  return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
}

function lineOf(field: RosField, words: Readonly<Record<string, string>>): string {
  const { name, isArray, arrayLength = "", isConstant, valueText } = field;
  const type = Object.hasOwn(words, field.type) ? words[field.type]! : field.type;
  if (isConstant) return `${type} ${name}=${valueText}`;
  return `${type}${isArray ? `[${arrayLength}]` : ""} ${name}`;
}
