import type { BridgeKind, LinkModule } from "../kind.ts";

/** `rosy bridge ros2`: a row of the table of kinds. */
export const ROS2_KIND: BridgeKind = {
  kind: "ros2",
  summary: "ROS 2, directly by DDS.",
  description: [
    "The bridge is a node of ROS 2 by itself: no ROS has to be installed on this machine.",
    "It hears and is heard on one network interface: give the one that the robot's nodes use.",
    "Topics and services need a type of ROS: that of the mesh, where it is such, or that of their route.",
  ],
  address: {
    placeholder: "DOMAIN",
    summary: "The number of the domain, as in ROS_DOMAIN_ID.",
    default: "0",
    example: "42",
  },
  settings: {
    dds_interface: {
      type: "text",
      summary:
        "The name of a network interface, or its IPv4 address; 127.0.0.1 unless given, which is this machine alone.",
      example: "eth0",
    },
    dds_peers: {
      type: "list",
      item: { type: "text", summary: "An IPv4 address." },
      summary: "Machines that are told of the bridge one by one, in networks without multicast.",
      example: ["192.168.1.20"],
    },
    ros_name: {
      type: "text",
      summary: "What the bridge is called in ROS 2; rosy_bridge unless given.",
      example: "rosy",
    },
    definitions: {
      type: "list",
      item: { type: "text", summary: "A folder." },
      summary:
        "Folders with definitions of types, such as share of a workspace: FOLDER/my_msgs/msg/Pose.msg.",
      example: ["/opt/ros/jazzy/share"],
    },
  },
  paths: ["definitions"],
  examples: [
    { command: "rosy bridge ros2", summary: "All that goes, with nodes on this machine." },
    {
      command: "rosy bridge ros2 42 --dds-interface eth0 --topic 'camera/*'",
      summary: "Some topics of a robot.",
    },
  ],
  load: (): Promise<LinkModule> => import("./open_link.ts"),
};
