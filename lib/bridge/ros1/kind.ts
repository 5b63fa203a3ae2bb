import type { BridgeKind, LinkModule } from "../kind.ts";

/** `rosy bridge ros1`: a row of the table of kinds. */
export const ROS1_KIND: BridgeKind = {
  kind: "ros1",
  summary: "ROS 1: a robot with a roscore.",
  description: [
    "The bridge is a node of ROS by itself: no ROS has to be installed on this machine.",
    "Topics and services need a type of ROS: that of the mesh, where it is such, or that of their route.",
    "Params of the master are got and set by the services rosparam/get, set, delete and list.",
  ],
  address: {
    placeholder: "URL",
    summary: "Where the master is, as in ROS_MASTER_URI.",
    default: "http://127.0.0.1:11311",
    example: "http://robot.local:11311",
  },
  settings: {
    ros_name: {
      type: "text",
      summary: "What the bridge is called in ROS; rosy_bridge_ID unless given.",
      example: "rosy",
    },
    hostname: {
      type: "text",
      summary: "The name or address by which nodes of ROS reach this machine; found out if absent.",
      example: "192.168.1.5",
    },
    definitions: {
      type: "text",
      summary: "A folder of packages with definitions of types: FOLDER/my_msgs/msg/Pose.msg.",
      example: "/opt/ros/noetic/share",
    },
    max_message_bytes: {
      type: "number",
      isInteger: true,
      minimum: 1,
      summary: "The largest message, in bytes; 128 MiB unless given.",
    },
  },
  paths: ["definitions"],
  examples: [
    { command: "rosy bridge ros1", summary: "All of a robot whose roscore is here." },
    {
      command: "rosy bridge ros1 http://robot.local:11311 --topic 'camera/*'",
      summary: "Some topics of another one.",
    },
  ],
  load: (): Promise<LinkModule> => import("./open_link.ts"),
};
