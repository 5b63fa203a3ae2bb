import type { Clock } from "../../../time/clock.ts";
import type { RosapiService } from "./rosapi_service.ts";

/** Which time it is, and what clients take this for. */
export function timeServices(clock: Clock): Record<string, RosapiService> {
  return {
    get_time: () => {
      const epochMs = clock.epochMs();
      const sec = Math.floor(epochMs / 1000);
      const nanosec = Math.floor((epochMs - sec * 1000) * 1e6);
      // As ROS 1 has it, and as ROS 2 has it.
      return { time: { secs: sec, nsecs: nanosec, sec, nanosec } };
    },
    get_ros_version: () => ({ version: 2, distro: "rosy" }),
  };
}
