import { Hono } from "hono";
import { accepts } from "hono/accepts";
import { argumentsOf, messageSchemaOf } from "../gateway/message_form.ts";
import { checkArguments } from "./body_check.ts";
import { found, toldOf } from "./endpoint_answer.ts";
import { readFieldPath } from "./field_path.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { lastImage, streamImages } from "./images/image_answers.ts";
import { readJson } from "./json_body.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod, type Methods } from "./methods.ts";
import { placeInMessage } from "./place_in_message.ts";
import { HttpProblem } from "./problem.ts";
import { waitOptions } from "./query.ts";
import { pathOf, readResourcePath } from "./resource_path.ts";
import { schemaResponse } from "./schema_response.ts";
import { fieldResponse, messageJson, rawResponse } from "./topic_answer.ts";
import { streamTopic } from "./topic_stream.ts";

/** What a topic has beside its messages. */
export const TOPIC_PARTS = ["stream", "schema", "image.jpg", "image.mjpeg"] as const;

const FORMS = ["application/json", "text/plain", "application/octet-stream"];

/** `/api/topics`: what is sent. */
export function topicRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/topics", (context) => byMethod(context.req.method, { GET: () => list(context) }))
    .all("/topics/*", (context) => {
      const { name, part } = readResourcePath(pathOf(context.req), "/api/topics/", TOPIC_PARTS);
      return byMethod(context.req.method, methodsOf(context, name, part));
    });
}

function methodsOf(context: HttpContext, name: string, part: string | undefined): Methods {
  switch (part) {
    case "stream":
      return { GET: () => streamTopic(context, name) };
    case "schema":
      return { GET: () => showSchema(context, name) };
    case "image.jpg":
      return { GET: () => lastImage(context, name) };
    case "image.mjpeg":
      return { GET: () => streamImages(context, name) };
    default:
      return { GET: () => lastMessage(context, name), POST: () => send(context, name) };
  }
}

function list(context: HttpContext): Response {
  const topics = context.var.view.list("topics");
  return jsonResponse({ topics: topics.map((topic) => toldOf(topic, "topics")) });
}

async function lastMessage(context: HttpContext, topic: string): Promise<Response> {
  const { view } = context.var;
  const field = context.req.query("field");
  const steps = field === undefined ? undefined : readFieldPath(field);
  const message = await view.lastMessage(topic, waitOptions(context));
  const form = accepts(context, { header: "Accept", supports: FORMS, default: FORMS[0]! });
  if (steps) return fieldResponse(message, { steps, field: field!, form });
  if (form === "application/octet-stream") return rawResponse(message);
  const text = form === "text/plain" ? message.json : `${messageJson(message, view)}\n`;
  return new Response(text, { headers: { "content-type": form } });
}

async function send(context: HttpContext, topic: string): Promise<Response> {
  const { view } = context.var;
  // Who may not send need not know whether the body would have fitted.
  if (!view.may("write", "topics", topic)) await view.send(topic, []);
  const body = await readJson(context);
  if (body === undefined) throw new HttpProblem("invalid", "The body must be a message in JSON");
  const document = await view.schemaOf("topics", topic, { signal: context.var.client.signal });
  const args = argumentsOf(body, document);
  checkArguments(args, document, placeInMessage(body, args));
  await view.send(topic, args);
  return new Response(null, { status: 204 });
}

async function showSchema(context: HttpContext, topic: string): Promise<Response> {
  const { view } = context.var;
  found(view, "topics", topic);
  const document = await view.schemaOf("topics", topic, { signal: context.var.client.signal });
  return schemaResponse(document && { title: document.name, ...messageSchemaOf(document) }, topic);
}
