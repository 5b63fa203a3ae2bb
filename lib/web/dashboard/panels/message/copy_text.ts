import { flowText } from "../../../../yaml/flow_text.ts";
import { plainJson } from "../../../gateway/plain_json.ts";
import { containerOf, withoutBuffers } from "./tree/container.ts";

const MAX_DEPTH = 256;

/** @returns A value as JSON that other programs read: bytes in base64, bigints as digits. */
export function jsonText(value: unknown): string {
  return JSON.stringify(plainJson(value), null, 2);
}

/** @returns A value as YAML: bytes in base64, numbers of a list on one line. */
export function yamlText(value: unknown): string {
  return lines(value, 0).join("\n");
}

/** The lines of a value that stand by themselves. */
function lines(value: unknown, depth: number): string[] {
  const plain = withoutBuffers(value);
  const container = containerOf(plain);
  if (!container || container.length === 0 || plain instanceof Uint8Array || depth > MAX_DEPTH) {
    return [scalar(plain)];
  }
  if (container.kind === "record") {
    return container.names.flatMap((name) =>
      entry(`${keyText(name)}:`, container.get(name), depth)
    );
  }
  const items = Array.from({ length: container.length }, (_, index) => container.at(index));
  if (items.every((item) => typeof item !== "object" || item === null)) {
    return [`[${items.map(scalar).join(", ")}]`];
  }
  return items.flatMap((item) => listItem(item, depth));
}

function entry(head: string, value: unknown, depth: number): string[] {
  const inner = lines(value, depth + 1);
  const isBlock = inner.length > 1 || isRecord(value) || inner[0]!.startsWith("- ");
  if (!isBlock) return [`${head} ${inner[0]}`];
  return [head, ...inner.map((line) => `  ${line}`)];
}

function listItem(value: unknown, depth: number): string[] {
  const [first, ...rest] = lines(value, depth + 1);
  return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
}

function isRecord(value: unknown): boolean {
  const container = containerOf(value);
  return container?.kind === "record" && container.length > 0;
}

function scalar(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(value.toBase64());
  if (value instanceof Date) return JSON.stringify(String(plainJson(value)));
  if (Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof Set) return "[]";
  if (typeof value === "object" && value !== null) return "{}";
  return flowText(value === undefined ? null : value);
}

/** Without quotes only where nothing else can be read in it. */
function keyText(name: string): string {
  const isPlain = /^[A-Za-z_][\w-]*$/.test(name) &&
    !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name);
  return isPlain ? name : JSON.stringify(name);
}
