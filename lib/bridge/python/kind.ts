import type { BridgeKind } from "../kind.ts";

/** The row of Python's rosy in the table of kinds. */
export const PYTHON_KIND: BridgeKind = {
  kind: "python",
  summary: "rosy for Python, 0.7 and 0.8.",
  description: [
    "The bridge is a node in the mesh of the Python nodes, and these find nothing new about it. " +
    "Nothing that they send is executed.",
    "What Python calls keyword arguments is an object at the end of a message's arguments here.",
  ],
  address: {
    placeholder: "MESH",
    summary: "zeroconf:DOMAIN of 0.8, coordinator:HOST:PORT of 0.7.",
    default: "zeroconf:default",
    example: "coordinator:robot:7679",
  },
  settings: {
    codec: {
      type: "text",
      choices: ["pickle", "msgpack", "json"],
      summary: "What all Python nodes encode data with, their data_codec; pickle unless given.",
      example: "msgpack",
    },
    python_authkey: {
      type: "text",
      summary: "Of 0.7 the authentication key that all Python nodes have.",
      example: "secret",
    },
    python_name: {
      type: "text",
      summary: "What the bridge is called among the Python nodes.",
      example: "rosy-bridge",
    },
    python_interface: {
      type: "text",
      summary: "The name or an address of the only network interface to use.",
      example: "eth0",
    },
    keywords: {
      type: "text",
      choices: ["never", "last"],
      summary: "Whether an object at the end of a message's arguments is keyword arguments " +
        "in Python, or a dict, which it is unless given.",
      example: "last",
    },
  },
  examples: [
    { command: "rosy bridge python", summary: "Python's rosy 0.8, in its default domain." },
    {
      command: "rosy bridge python coordinator:robot:7679 --codec msgpack",
      summary: "Python's rosy 0.7, with its coordinator.",
    },
  ],
  load: () => import("./open_link.ts"),
};
