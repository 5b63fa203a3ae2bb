import { BAG_PATHS } from "./bag_paths.ts";
import { EVENTS, operation, parameter, type Paths } from "./operation.ts";

const OBJECT = { "application/json": { type: "object" } };

/** What there is whatever nodes there are. */
export const FIXED_PATHS: Paths = {
  ...listed("/api/nodes", "mesh", "nodes", "The nodes"),
  ...listed("/api/topics", "topics", "topics", "The topics"),
  ...listed("/api/services", "services", "services", "The services"),
  ...listed("/api/actions", "actions", "actions", "The actions"),
  ...listed("/api/params", "params", "paramNodes", "The nodes that have params"),
  ...listed("/api/figures", "mesh", "figures", "What all nodes count, as rates"),
  "/api/figures/stream": {
    get: operation({
      tag: "mesh",
      id: "streamFigures",
      summary: "What all nodes count, each second",
      answers: EVENTS,
    }),
  },
  ...BAG_PATHS,
  "/api/topics/{pattern}/stream": {
    parameters: [{
      name: "pattern",
      in: "path",
      required: true,
      description: "A pattern of topics: camera/**.",
      schema: { type: "string" },
    }],
    get: operation({
      tag: "topics",
      id: "streamPattern",
      summary: "Messages of all topics that match a pattern, as they come",
      query: [parameter("rate", "So many a second at most.", { type: "number" })],
      answers: { "text/event-stream": { type: "string" } },
    }),
  },
};

function listed(path: string, tag: string, id: string, summary: string): Paths {
  return { [path]: { get: operation({ tag, id, summary, answers: OBJECT }) } };
}
