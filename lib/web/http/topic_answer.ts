import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { plainJson } from "../gateway/plain_json.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { fieldAt } from "../../schema/document/field_path.ts";
import { HttpProblem } from "./problem.ts";

/** So many fields of a message are named where it has not the one that is asked for. */
const MAX_TOLD_FIELDS = 20;

/** What is told of a message is the same for all who may read it. */
const written = new WeakMap<TopicMessage, string>();

/**
 * Writes what is told of a message, as JSON, once for all clients.
 *
 * @param message The message.
 * @param view Who knows its type.
 */
export function messageJson(message: TopicMessage, view: MeshView): string {
  const known = written.get(message);
  if (known !== undefined) return known;
  const { topic, sender, publishedAtMs, retained, json } = message;
  const head = JSON.stringify({
    topic,
    type: typeOf(message, view),
    sender: { name: sender.name, id: sender.uuid },
    publishedAt: new Date(publishedAtMs).toISOString(),
    retained,
  });
  const text = `${head.slice(0, -1)},"message":${json}}`;
  written.set(message, text);
  return text;
}

/**
 * Writes one field of a message, as JSON.
 *
 * @returns The text; `undefined` where the message has no such field.
 */
export function fieldJson(message: TopicMessage, steps: readonly string[]): string | undefined {
  const found = fieldAt(message.message, steps);
  return found && JSON.stringify(plainJson(found.value));
}

/** @returns The type that the sender says the topic has, or the only one that anybody does. */
export function typeOf({ topic, sender }: TopicMessage, view: MeshView): string | null {
  const types = view.find("topics", topic)?.types ?? [];
  const own = types.find(({ nodes }) => nodes.some(({ uuid }) => uuid === sender.uuid));
  return (own ?? (types.length === 1 ? types[0] : undefined))?.name ?? null;
}

/** Answers with the list of arguments as its sender encoded it. */
export function rawResponse({ codec, bytes, publishedAtMs }: TopicMessage): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": "application/octet-stream",
      "rosy-codec": codec,
      "last-modified": new Date(publishedAtMs).toUTCString(),
    },
  });
}

/**
 * Answers with one field of a message.
 *
 * @throws {GatewayError} `not-found`, if the message has no such field.
 * @throws {HttpProblem} `not-acceptable`, if bytes are asked for and it is something else.
 */
export function fieldResponse(
  message: TopicMessage,
  { steps, field, form }: {
    readonly steps: readonly string[];
    readonly field: string;
    readonly form: string;
  },
): Response {
  const found = fieldAt(message.message, steps);
  if (!found) {
    throw new GatewayError(
      "not-found",
      `The message has no field ${JSON.stringify(field)}${fieldsText(message.message)}`,
    );
  }
  const { value } = found;
  return new Response(bodyOf(value, form), { headers: { "content-type": form } });
}

/** What a client may ask for instead. */
function fieldsText(message: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(message);
  if (names.length === 0) return "";
  const others = names.length > MAX_TOLD_FIELDS ? `, ${names.length - MAX_TOLD_FIELDS} more` : "";
  return `: it has ${names.slice(0, MAX_TOLD_FIELDS).join(", ")}${others}`;
}

function bodyOf(value: unknown, form: string): string | Uint8Array<ArrayBuffer> {
  if (form === "text/plain" && typeof value === "string") return value;
  if (form !== "application/octet-stream") return `${JSON.stringify(plainJson(value))}\n`;
  if (value instanceof Uint8Array) return value as Uint8Array<ArrayBuffer>;
  throw new HttpProblem("not-acceptable", "The field is not made of bytes");
}
