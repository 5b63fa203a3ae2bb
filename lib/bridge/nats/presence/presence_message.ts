import { isName } from "../../../mesh/names.ts";
import { readTypeDocument } from "../../../schema/document/type_document.ts";
import type { BridgedType, FarEndpoint, FarNode } from "../../bridge.ts";

/** What a bridge tells others of its mesh; all of it is JSON. */
export type PresenceMessage = StateChange | WholeState | Alive | Goodbye;

/** What has changed since the version before. */
export interface StateChange {
  readonly kind: "change";
  readonly version: number;
  readonly nodes: readonly FarNode[];
  /** Keys of nodes that are gone. */
  readonly gone: readonly string[];
}

/** A part of all that there is. */
export interface WholeState {
  readonly kind: "whole";
  readonly version: number;
  /** Which part, from 0 on, of how many. */
  readonly part: number;
  readonly parts: number;
  readonly nodes: readonly FarNode[];
}

/** A bridge is there, and this is its version. */
export interface Alive {
  readonly kind: "alive";
  readonly version: number;
}

/** A bridge is going. */
export interface Goodbye {
  readonly kind: "bye";
}

/** What is told of a mesh at most. */
export const MAX_NODES = 4096;
const MAX_ENDPOINTS = 4096;
const MAX_GONE = MAX_NODES;
const MAX_PARTS = 1024;
const MAX_HOSTNAME_BYTES = 255;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @returns What a node is known by to those who are told of it. */
export function keyOf({ id, name }: FarNode): string {
  return id ?? name;
}

/** @returns The message as JSON in UTF-8. */
export function encodePresence(message: PresenceMessage): Uint8Array {
  if (!("nodes" in message)) return encoder.encode(JSON.stringify(message));
  return encoder.encode(JSON.stringify({ ...message, nodes: message.nodes.map(writeNode) }));
}

/** @returns How many bytes a node takes in a message, about. */
export function presenceBytes(node: FarNode): number {
  return encoder.encode(JSON.stringify(writeNode(node))).length + 1;
}

/** @returns A text that is the same for nodes that are told in the same way. */
export function nodeText(node: FarNode): string {
  return JSON.stringify(writeNode(node));
}

/** @returns The node without its types: for one that takes too much. */
export function withoutTypes(node: FarNode): FarNode {
  const bare = (endpoints: readonly FarEndpoint[]) => endpoints.map(({ name }) => ({ name }));
  return {
    ...node,
    sends: bare(node.sends),
    listens: bare(node.listens),
    provides: bare(node.provides),
  };
}

/**
 * Reads what another bridge, or whoever, tells.
 *
 * @param bytes The message.
 * @returns What it says; `undefined` where it makes no sense. What is wrong with a node or a type alone
 * leaves that out.
 */
export function decodePresence(bytes: Uint8Array): PresenceMessage | undefined {
  try {
    return readMessage(JSON.parse(decoder.decode(bytes)));
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readMessage(value: unknown): PresenceMessage | undefined {
  if (!isFields(value)) return undefined;
  const { kind, version } = value;
  if (kind === "bye") return { kind };
  if (!isCount(version)) return undefined;
  if (kind === "alive") return { kind, version };
  const nodes = listOf(value.nodes, MAX_NODES).flatMap((node) => readNode(node) ?? []);
  if (kind === "change") {
    const gone = listOf(value.gone, MAX_GONE).filter((key) => isName(key));
    return { kind, version, nodes, gone };
  }
  const { part, parts } = value;
  const isPart = isCount(part) && isCount(parts) && part < parts && parts <= MAX_PARTS;
  return kind === "whole" && isPart ? { kind, version, part, parts, nodes } : undefined;
}

function writeNode({ name, id, hostname, sends, listens, provides }: FarNode): Fields {
  const write = (endpoints: readonly FarEndpoint[]) => endpoints.map(writeEndpoint);
  return {
    name,
    id,
    hostname,
    sends: write(sends),
    listens: write(listens),
    provides: write(provides),
  };
}

/** A name alone where there is no type: most of them. */
function writeEndpoint({ name, type }: FarEndpoint): unknown {
  if (type === undefined) return name;
  return { name, type: { name: type.name, schema: type.document?.schema } };
}

function readNode(value: unknown): FarNode | undefined {
  if (!isFields(value) || !isName(value.name)) return undefined;
  const { name, id, hostname, sends, listens, provides } = value;
  return {
    name,
    ...(isName(id) && { id }),
    ...(isName(hostname, MAX_HOSTNAME_BYTES) && { hostname }),
    sends: readEndpoints(sends),
    listens: readEndpoints(listens),
    provides: readEndpoints(provides),
  };
}

function readEndpoints(value: unknown): FarEndpoint[] {
  return listOf(value, MAX_ENDPOINTS).flatMap((each) => readEndpoint(each) ?? []);
}

function readEndpoint(value: unknown): FarEndpoint | undefined {
  if (isName(value)) return { name: value };
  if (!isFields(value) || !isName(value.name)) return undefined;
  const type = readType(value.type);
  return { name: value.name, ...(type && { type }) };
}

function readType(value: unknown): BridgedType | undefined {
  if (!isFields(value) || !isName(value.name)) return undefined;
  const { name, schema } = value;
  if (schema === undefined) return { name };
  try {
    const text = JSON.stringify(schema);
    return { name, document: readTypeDocument({ name, encoding: "jsonschema", text }) };
  } catch {
    return { name };
  }
}

function listOf(value: unknown, maxLength: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, maxLength) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
