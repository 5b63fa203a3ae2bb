import { FIELD, operation, parameter, type Paths, RATE } from "./operation.ts";

const OBJECT = { "application/json": { type: "object" } };
const NAME = {
  name: "name",
  in: "path",
  required: true,
  description: "The bag's file name.",
  schema: { type: "string" },
};
const FILE = { "application/octet-stream": {} };
const TOPIC = {
  name: "topic",
  in: "path",
  required: true,
  description: "The topic's name; its slashes are those of the path.",
  schema: { type: "string" },
};
const TIME = { type: "string" };

/** What there is of bags. */
export const BAG_PATHS: Paths = {
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
  "/api/bags/{name}/messages": {
    parameters: [NAME],
    get: operation({
      tag: "bags",
      id: "bagMessages",
      summary: "Messages of a bag, between two times or at one",
      query: [
        parameter("topic", "A name or a pattern; several times for several.", {
          type: "array",
          items: { type: "string" },
        }),
        parameter(
          "from",
          "What was recorded then or later: 2026-01-31T12:00:00Z, 1769860800s.",
          TIME,
        ),
        parameter("to", "What was recorded then or before.", TIME),
        parameter("at", "In their place: the last message of each topic at that time.", TIME),
        RATE,
        parameter("limit", "So many messages at most.", { type: "integer", minimum: 1 }),
        FIELD,
      ],
      answers: {
        "application/x-ndjson": { type: "string", description: "A message a line, as JSON." },
        "application/vnd.rosy.bag-messages": { type: "string", description: "Entries." },
      },
    }),
  },
  "/api/bags/{name}/topics/{topic}/schema": {
    parameters: [NAME, TOPIC],
    get: operation({
      tag: "bags",
      id: "bagSchema",
      summary: "The JSON Schema of a topic's messages in a bag",
      answers: { "application/schema+json": { type: "object" } },
    }),
  },
  "/api/bags/{name}/topics/{topic}/type": {
    parameters: [NAME, TOPIC],
    get: operation({
      tag: "bags",
      id: "bagType",
      summary: "All that a bag says of a topic's type",
      answers: OBJECT,
    }),
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
};
