import { EVENTS, operation, parameter, type Paths } from "./operation.ts";

const OBJECT = { "application/json": { type: "object" } };
const NAME = {
  name: "name",
  in: "path",
  required: true,
  description: "The bag's file name.",
  schema: { type: "string" },
};
const FILE = { "application/octet-stream": {} };

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
  "/api/bags": {
    get: operation({ tag: "bags", id: "bags", summary: "The bags", answers: OBJECT }),
    post: operation({
      tag: "bags",
      id: "record",
      summary: "Record topics",
      status: "201",
      answers: OBJECT,
      body: {
        type: "object",
        required: ["topics"],
        properties: {
          topics: { type: "array", items: { type: "string" }, minItems: 1, examples: [["**"]] },
          name: { type: "string", description: "Its file name: drive.bag." },
          maxBytes: { type: "integer", minimum: 1 },
          maxSeconds: { type: "number", exclusiveMinimum: 0 },
        },
      },
    }),
  },
  "/api/bags/{name}": {
    parameters: [NAME],
    get: operation({ tag: "bags", id: "readBag", summary: "Read a bag", answers: FILE }),
    put: operation({
      tag: "bags",
      id: "bringBag",
      summary: "Bring a bag",
      status: "201",
      answers: OBJECT,
      body: {},
      bodyType: "application/octet-stream",
    }),
  },
  "/api/bags/{name}/info": {
    parameters: [NAME],
    get: operation({ tag: "bags", id: "bagInfo", summary: "What is in a bag", answers: OBJECT }),
  },
  "/api/bags/{name}/recording": {
    parameters: [NAME],
    get: operation({
      tag: "bags",
      id: "recording",
      summary: "How a recording stands",
      answers: OBJECT,
    }),
    delete: operation({
      tag: "bags",
      id: "stopRecording",
      summary: "End a recording",
      answers: OBJECT,
    }),
  },
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
