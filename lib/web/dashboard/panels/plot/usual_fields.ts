/** What is looked at first of messages of known types, as they are called without their package. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  BatteryState: ["voltage", "percentage"],
  FluidPressure: ["fluid_pressure"],
  Imu: ["angular_velocity.z", "linear_acceleration.x", "linear_acceleration.y"],
  JointState: ["position[0]", "position[1]", "position[2]", "position[3]"],
  JointStates: ["joints[0].position", "joints[1].position"],
  Odometry: ["twist.twist.linear.x", "twist.twist.angular.z"],
  Range: ["range"],
  RelativeHumidity: ["relative_humidity"],
  Temperature: ["temperature"],
  Twist: ["linear.x", "angular.z"],
  TwistStamped: ["twist.linear.x", "twist.angular.z"],
  WrenchStamped: ["wrench.force.x", "wrench.force.y", "wrench.force.z"],
};
const NUMBERS = /^(?:std_msgs\/(?:msg\/)?)?(?:Float|Int|UInt)(?:8|16|32|64)$/;

/**
 * @param type What a topic's type is called: `"sensor_msgs/Imu"`.
 * @returns The numbers of it that people look at first; none where that is not known.
 */
export function usualFields(type: string): readonly string[] {
  if (NUMBERS.test(type)) return ["data"];
  const name = type.replace(/^.*[/.]/, "");
  return Object.hasOwn(USUAL, name) ? USUAL[name]! : [];
}
