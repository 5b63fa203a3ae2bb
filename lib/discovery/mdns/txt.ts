import { MAX_TXT_STRING_BYTES, txtBytes } from "../../transport/multicast/dns_packet.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import {
  NAME_KINDS,
  NAME_LETTERS,
  type NameKind,
  type NamesByKind,
} from "../../mesh/name_kinds.ts";
import { byKind, nameCount } from "../../mesh/record_names.ts";

/** The longest TXT record that is sent, in bytes. */
export const MAX_TXT_BYTES = 800;
/** What a name, a host name or a path may take of it, in bytes. */
const MAX_FIELD_BYTES = 200;
/** A name takes its length, a key of two characters, an equals sign and itself: 5 bytes at least. */
const MAX_NAMES_TOLD = MAX_TXT_BYTES / 5;
const TXT_VERSION = "1";
const PRIVATE: [string, string][] = [["f", "1"], ["a", "1"]];

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** What a node's TXT record says. */
export interface TxtFields extends NamesByKind {
  /** The hash of the node's domain id. */
  readonly domain: string;
  readonly name: string;
  readonly hostname: string;
  readonly pid: number;
  readonly revision: number;
  readonly unixPath?: string;
  /** Whether something was left out or cut, so that the record has to be fetched. */
  readonly partial: boolean;
  /** Whether that is because the node tells it only to who proves itself. */
  readonly isPrivate: boolean;
  /** The first revision that has the topics it listens to and the services of this one, where told. */
  readonly routesSince?: number;
}

/** What goes into a TXT record beside a node's record. */
export interface TxtOptions {
  /**
   * Whether to leave out the names, of the node and of its machine, too; then it is marked with `a=1`.
   *
   * @default {false}
   */
  readonly isPrivate?: boolean;
  /** The first revision with the same topics listened to and services. */
  readonly routesSince?: number;
}

/**
 * Writes a TXT record: whole where it fits, else without the lists and marked with `f=1`.
 *
 * @param record What to describe.
 * @param domain The hash of its domain id.
 * @param options What else it says.
 * @returns The strings of the TXT record.
 */
export function encodeTxt(
  record: NodeRecord,
  domain: string,
  { isPrivate = false, routesSince }: TxtOptions = {},
): Uint8Array[] {
  const since = routesSince === undefined ? [] : [["v", `${routesSince}`]] as [string, string][];
  const path = record.addresses.find((address) => address.transport === "unix")?.path;
  const head = [["txtvers", TXT_VERSION], ["d", domain], ["p", `${record.pid}`], [
    "r",
    `${record.revision}`,
  ]] as [string, string][];
  const place = path === undefined ? [] : [["u", path]] as [string, string][];
  if (isPrivate) return [...head, ...PRIVATE, ...since, ...cut(place)].map(encodePair);
  const fields = [
    ["n", record.id.name],
    ["h", record.id.hostname],
    ...place,
  ] as [string, string][];
  // So many do not fit, however short they are; to sort and write them would cost more than the packet.
  const isLarge = nameCount(record) > MAX_NAMES_TOLD;
  const lists = isLarge ? [] : NAME_KINDS.flatMap((kind) => numbered(kind, record[kind]));
  const whole = [...head, ...fields, ...lists].map(encodePair);
  const fits = !isLarge &&
    fields.every(([, value]) => encoder.encode(value).length <= MAX_FIELD_BYTES) &&
    whole.every((string) => string.length <= MAX_TXT_STRING_BYTES) &&
    txtBytes(whole) <= MAX_TXT_BYTES;
  if (fits) return whole;
  return [...head, ["f", "1"] as [string, string], ...since, ...cut(fields)].map(encodePair);
}

/**
 * Reads a TXT record.
 *
 * @param strings Its strings; unknown keys are skipped, of equal keys the first counts.
 * @returns What it says, or `undefined` if it is not what a node writes.
 */
export function decodeTxt(strings: readonly Uint8Array[]): TxtFields | undefined {
  const fields = new Map<string, string>();
  const names = byKind((): string[] => []);
  for (const string of strings) {
    let text: string;
    try {
      text = decoder.decode(string);
    } catch {
      return undefined; // Not UTF-8: nothing that a node writes.
    }
    const equals = text.indexOf("=");
    if (equals < 1) continue;
    const key = text.slice(0, equals).toLowerCase();
    const value = text.slice(equals + 1);
    const kind = kindOf(key);
    if (kind) names[kind].push(value);
    else if (!fields.has(key)) fields.set(key, value);
  }
  const domain = fields.get("d");
  const isPrivate = fields.get("a") === "1";
  const name = isPrivate ? "" : fields.get("n");
  const hostname = isPrivate ? "" : fields.get("h");
  const pid = readCount(fields.get("p"));
  const revision = readCount(fields.get("r"));
  if (fields.get("txtvers") !== TXT_VERSION || domain === undefined || name === undefined) return;
  if (hostname === undefined || pid === undefined || revision === undefined) return;
  return {
    domain,
    name,
    hostname,
    pid,
    revision,
    unixPath: fields.get("u"),
    ...names,
    partial: isPrivate || fields.has("f"),
    isPrivate,
    routesSince: readCount(fields.get("v")),
  };
}

function cut(fields: readonly [string, string][]): [string, string][] {
  return fields
    // A path that is cut leads nowhere: it is left out.
    .filter(([key, value]) => key !== "u" || encoder.encode(value).length <= MAX_FIELD_BYTES)
    .map(([key, value]) => [key, cutText(value)] as [string, string]);
}

function numbered(kind: NameKind, names: readonly string[]): [string, string][] {
  return names.map((name, index) => [`${NAME_LETTERS[kind]}${index}`, name]);
}

/** What a key such as `t0` tells a name of; nothing where it is of another sort, or of a later version. */
function kindOf(key: string): NameKind | undefined {
  if (!/^.\d+$/.test(key)) return undefined;
  return NAME_KINDS.find((kind) => NAME_LETTERS[kind] === key[0]);
}

function encodePair([key, value]: [string, string]): Uint8Array {
  return encoder.encode(`${key}=${value}`);
}

function cutText(text: string): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= MAX_FIELD_BYTES) return text;
  let end = MAX_FIELD_BYTES;
  // Not within a character: its further bytes begin with the bits 10.
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return decoder.decode(bytes.subarray(0, end));
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
