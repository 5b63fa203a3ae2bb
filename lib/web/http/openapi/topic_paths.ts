import { messageSchemaOf } from "../../gateway/message_form.ts";
import type { Endpoint } from "../../gateway/mesh_view.ts";
import { encodeName } from "../resource_path.ts";
import { TOPIC_PARTS } from "../topics.ts";
import {
  EVENTS,
  FIELD,
  operation,
  parameter,
  type PathParts,
  type Paths,
  RATE,
  TIMEOUT,
} from "./operation.ts";

/** Types whose messages are images. */
const IMAGE = /(^|[./])(CompressedImage|RawImage|Image)$/;
const WIDTH = parameter("width", "The width that pixels are made smaller to.", {
  type: "integer",
  minimum: 1,
  maximum: 3840,
  default: 640,
});
const IMAGES = Object.fromEntries(
  ["image/jpeg", "image/png", "image/webp"].map((type) => [type, {}]),
);

/** Describes a topic. */
export async function topicPaths(
  { name, mayRead, mayWrite, types }: Endpoint,
  { view, components, signal }: PathParts,
): Promise<Paths> {
  const document = await view.schemaOf("topics", name, { signal });
  const schema = document ? components.add(`topic.${name}`, messageSchemaOf(document)) : {};
  const path = `/api/topics/${encodeName(name, TOPIC_PARTS)}`;
  const read = { tag: "topics", query: [FIELD] };
  const isImage = types.some((type) => IMAGE.test(type.name));
  return {
    [path]: {
      ...mayRead && {
        get: operation({
          ...read,
          id: `topic:${name}`,
          summary: `The last message of ${name}`,
          query: [TIMEOUT, FIELD],
          answers: { "application/json": messageAnswer(schema) },
        }),
      },
      ...mayWrite && {
        post: operation({
          tag: "topics",
          id: `send:${name}`,
          summary: `Send on ${name}`,
          body: schema,
        }),
      },
    },
    ...mayRead && {
      [`${path}/stream`]: {
        get: operation({
          ...read,
          id: `stream:${name}`,
          summary: `Messages of ${name} as they come`,
          query: [RATE, FIELD],
          answers: EVENTS,
        }),
      },
    },
    ...mayRead && isImage && {
      [`${path}/image.jpg`]: {
        get: operation({
          ...read,
          id: `image:${name}`,
          summary: `The last image of ${name}`,
          query: [TIMEOUT, FIELD, WIDTH],
          answers: IMAGES,
        }),
      },
      [`${path}/image.mjpeg`]: {
        get: operation({
          ...read,
          id: `images:${name}`,
          summary: `Images of ${name} as they come`,
          query: [RATE, FIELD, WIDTH],
          answers: { "multipart/x-mixed-replace": {} },
        }),
      },
    },
  };
}

function messageAnswer(message: object): object {
  return {
    type: "object",
    required: ["topic", "type", "sender", "publishedAt", "retained", "message"],
    properties: {
      topic: { type: "string" },
      type: { type: ["string", "null"] },
      sender: {
        type: "object",
        properties: { name: { type: "string" }, id: { type: "string" } },
      },
      publishedAt: { type: "string", format: "date-time" },
      retained: { type: "boolean" },
      message,
    },
  };
}
