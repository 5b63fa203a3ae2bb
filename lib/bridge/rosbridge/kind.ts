import type { BridgeKind, LinkModule } from "../kind.ts";

/** Servers of rosbridge, of ROS 1, of ROS 2 and rosy's own gateway. */
export const ROSBRIDGE_KIND: BridgeKind = {
  kind: "rosbridge",
  summary: "servers of rosbridge: robots with ROS 1 or 2.",
  description: [
    "What runs with rosbridge_server on a robot with ROS 1 or ROS 2 is in the mesh, and the other way round: its topics, types and services.",
    "What goes out needs a type of ROS: that of its schema, of the same topic there, or of its route.",
  ],
  address: {
    placeholder: "URL",
    summary: "Where the server is.",
    default: "ws://127.0.0.1:9090",
    example: "ws://robot:9090",
  },
  settings: {
    token: { type: "text", summary: "What lets the bridge in, as token of the URL." },
    ros_version: {
      type: "text",
      choices: ["1", "2", "rosy"],
      summary: "Which ROS it is, where the server does not say.",
    },
    poll_interval: {
      type: "number",
      minimum: 0.1,
      summary: "How often it is asked what there is, in seconds; 5 unless given.",
    },
    fragment_size: {
      type: "number",
      isInteger: true,
      minimum: 128,
      summary: "The longest frame that is sent, in characters: longer ones go in parts.",
    },
  },
  examples: [{
    command: "rosy bridge rosbridge ws://robot:9090 --topic odom,scan",
    summary: "Two topics of a robot with ROS.",
  }],
  load: (): Promise<LinkModule> => import("./open_link.ts"),
};
