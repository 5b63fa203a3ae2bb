import { PickleError } from "../../../pickle/pickle_error.ts";
import type { MakeObject, PythonObject } from "../../../pickle/python_object.ts";
import type { PythonAddress, PythonNodeId, PythonNodeSpec } from "./node_spec.ts";

const AF_INET = 2;
/** On Linux, macOS and Windows. */
const AF_INET6 = new Set([10, 30, 23]);
const MAX_ADDRESSES = 32;
const MAX_TEXT_LENGTH = 1024;

/** What a class of Python's rosy has become, so that others can tell it from plain data. */
class Made<T> {
  constructor(readonly className: string, readonly it: T) {}
}

/** The classes of Python's rosy that say what nodes there are, and nothing else. */
export const SPEC_CLASSES: ReadonlyMap<string, MakeObject> = new Map<string, MakeObject>([
  ["rosy.specs.MeshNodeSpec", (object) => new Made(object.className, nodeSpec(object))],
  ["rosy.specs.NodeId", (object) => new Made(object.className, nodeId(object))],
  ["rosy.specs.IpConnectionSpec", (object) => new Made(object.className, tcpAddress(object))],
  ["rosy.specs.UnixConnectionSpec", (object) => new Made(object.className, unixAddress(object))],
  ["rosy.specs.MeshTopologySpec", (object) => new Made(object.className, topology(object))],
  ["socket.AddressFamily", ({ args }) => args[0]],
]);

/**
 * Takes a node out of what was read by {@linkcode SPEC_CLASSES}.
 *
 * @throws {PickleError} If it is none.
 */
export function asNodeSpec(value: unknown): PythonNodeSpec {
  return made(value, "rosy.specs.MeshNodeSpec") as PythonNodeSpec;
}

/**
 * Takes the nodes out of a topology that was read by {@linkcode SPEC_CLASSES}.
 *
 * @throws {PickleError} If it is none.
 */
export function asTopology(value: unknown): readonly PythonNodeSpec[] {
  return made(value, "rosy.specs.MeshTopologySpec") as readonly PythonNodeSpec[];
}

function topology(object: PythonObject): readonly PythonNodeSpec[] {
  return listOf(field(object, "nodes")).map(asNodeSpec);
}

function nodeSpec(object: PythonObject): PythonNodeSpec {
  const addresses = listOf(field(object, "connection_specs")).slice(0, MAX_ADDRESSES);
  return {
    id: made(field(object, "id"), "rosy.specs.NodeId") as PythonNodeId,
    addresses: addresses.map(asAddress),
    topics: textsOf(field(object, "topics")),
    services: textsOf(field(object, "services")),
  };
}

function nodeId(object: PythonObject): PythonNodeId {
  const [name, hostname, uuid] = ["name", "hostname", "uuid"].map((key) => textOf(object, key));
  return { name: name!, hostname: hostname!, uuid: uuid! };
}

function tcpAddress(object: PythonObject): PythonAddress {
  const [port, family] = [field(object, "port"), field(object, "family")];
  if (typeof port !== "number" || !(port > 0 && port < 65_536) || !Number.isInteger(port)) {
    throw unlike("a port");
  }
  const isIpv6 = typeof family === "number" && AF_INET6.has(family);
  if (!isIpv6 && family !== AF_INET) throw unlike("an address family");
  const hostname = textOf(object, "host");
  return { transport: "tcp", hostname, port, family: isIpv6 ? "IPv6" : "IPv4" };
}

function unixAddress(object: PythonObject): PythonAddress {
  const path = textOf(object, "path");
  return { transport: "unix", path, hostname: textOf(object, "host") };
}

function asAddress(value: unknown): PythonAddress {
  const isUnix = value instanceof Made && value.className === "rosy.specs.UnixConnectionSpec";
  const className = `rosy.specs.${isUnix ? "Unix" : "Ip"}ConnectionSpec`;
  return made(value, className) as PythonAddress;
}

function made(value: unknown, className: string): unknown {
  if (value instanceof Made && value.className === className) return value.it;
  throw unlike(`a ${className}`);
}

function field({ state, className }: PythonObject, key: string): unknown {
  const isThere = typeof state === "object" && state !== null && Object.hasOwn(state, key);
  if (!isThere) throw new PickleError(`a ${className} without "${key}"`);
  return (state as Record<string, unknown>)[key];
}

function textOf(object: PythonObject, key: string): string {
  const value = field(object, key);
  if (typeof value !== "string" || value.length > MAX_TEXT_LENGTH) throw unlike(`"${key}"`);
  return value;
}

/** Topics and services of more than 255 bytes could not be sent anyway: one is like no other. */
function textsOf(value: unknown): ReadonlySet<string> {
  if (!(value instanceof Set)) throw unlike("a set of names");
  const texts = new Set<string>();
  for (const text of value) {
    if (typeof text !== "string") throw unlike("a name");
    texts.add(text);
  }
  return texts;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unlike("a list");
}

function unlike(what: string): PickleError {
  return new PickleError(`what was to be ${what} is none`);
}
