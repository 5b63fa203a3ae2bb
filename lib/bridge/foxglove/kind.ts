import type { BridgeKind, LinkModule } from "../kind.ts";

/** `rosy bridge foxglove`: a row of the table of kinds. */
export const FOXGLOVE_KIND: BridgeKind = {
  kind: "foxglove",
  summary: "Foxglove's servers, such as foxglove_bridge.",
  description: [
    "What a robot with foxglove_bridge, or a program with Foxglove's SDK, shows in Foxglove is in the mesh: topics, types and services.",
    "Messages go out where the server takes some: as CDR, or as JSON.",
  ],
  address: {
    placeholder: "URL",
    summary: "Where the server is.",
    default: "ws://127.0.0.1:8765",
    example: "ws://robot:8765",
  },
  settings: {
    token: { type: "text", summary: "What lets the bridge in, as token of the URL." },
  },
  examples: [{
    command: "rosy bridge foxglove ws://robot:8765 --topic 'camera/**:in'",
    summary: "The cameras of a robot.",
  }],
  load: (): Promise<LinkModule> => import("./open_link.ts"),
};
