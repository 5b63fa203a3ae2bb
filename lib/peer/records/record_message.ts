import { encode } from "@std/msgpack";
import { isName } from "../../mesh/names.ts";
import {
  MAX_NAMES_PER_RECORD,
  MAX_PATTERNS_PER_RECORD,
  type NodeRecord,
} from "../../mesh/node_record.ts";
import {
  MAX_BYTES_OF_KIND,
  NAME_KINDS,
  type NameKind,
  REQUIRED_KINDS,
} from "../../mesh/name_kinds.ts";
import { NameSet } from "../../mesh/name_set.ts";
import {
  byKind,
  changesBetween,
  createRecord,
  type NameSets,
  namesOf,
  withNames,
} from "../../mesh/record_names.ts";
import {
  decodeMap,
  parseAddresses,
  parseCount,
  parseList,
  parseNodeId,
  RecordError,
} from "../../wire/control_map.ts";

/** The largest RECORD or INTEREST frame that is read, in bytes. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** The names of each kind that came and went: `topicsAdded`, `topicsRemoved`, and so on. */
type NamesChanged = Readonly<Record<`${NameKind}${"Added" | "Removed"}`, readonly string[]>>;

/** What changed between two revisions of a record. */
export interface Interest extends NamesChanged {
  /** The revision that the change applies to. */
  readonly from: number;
  /** The revision after the change. */
  readonly to: number;
}

/** @returns The record as a MessagePack map. */
export function encodeRecord(record: NodeRecord): Uint8Array {
  const { id, pid, addresses, revision } = record;
  return encode({
    id: { ...id },
    pid,
    addresses: addresses.map((address) => ({ ...address })),
    ...told((kind) => [[kind, record[kind]]]),
    revision,
  });
}

/**
 * Reads a record that came from the network.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeRecord(bytes: Uint8Array): NodeRecord {
  const map = decodeMap(bytes);
  return createRecord({
    id: parseNodeId(map.id),
    pid: parseCount("pid", map.pid),
    addresses: parseAddresses(map.addresses),
    revision: parseCount("revision", map.revision),
  }, assertRoom(byKind((kind) => NameSet.of(parseNames(kind, kind, map[kind])))));
}

/** @returns The change from one record of a node to the next. */
export function diffRecords(before: NodeRecord, after: NodeRecord): Interest {
  const { added, removed } = changesBetween(before, after);
  return {
    from: before.revision,
    to: after.revision,
    ...namesChanged((kind) => [added[kind], removed[kind]]),
  };
}

/** @returns How many names a change is about. */
export function interestSize(interest: Interest): number {
  return NAME_KINDS.reduce(
    (sum, kind) => sum + interest[`${kind}Added`].length + interest[`${kind}Removed`].length,
    0,
  );
}

/**
 * Makes a change.
 *
 * @returns The record after it.
 * @throws {RecordError} If it would hold too many names.
 */
export function applyInterest(record: NodeRecord, interest: Interest): NodeRecord {
  const before = namesOf(record);
  const after = byKind((kind) =>
    before[kind].change(interest[`${kind}Removed`], interest[`${kind}Added`])
  );
  return withNames(record, assertRoom(after), interest.to);
}

function assertRoom(sets: NameSets): NameSets {
  for (const kind of NAME_KINDS) {
    if (sets[kind].size <= MAX_NAMES_PER_RECORD) continue;
    throw new RecordError(`"${kind}" would hold more than ${MAX_NAMES_PER_RECORD} names`);
  }
  if (sets.topics.patterns <= MAX_PATTERNS_PER_RECORD) return sets;
  throw new RecordError(`"topics" would hold more than ${MAX_PATTERNS_PER_RECORD} patterns`);
}

/** @returns The change as a MessagePack map. */
export function encodeInterest(interest: Interest): Uint8Array {
  return encode(interestMap(interest));
}

/** @returns What is written of a change. */
export function interestMap(interest: Interest): Record<string, number | readonly string[]> {
  const { from, to } = interest;
  const changes = told((kind) =>
    ([`${kind}Added`, `${kind}Removed`] as const).map((key) => [key, interest[key]])
  );
  return { from, to, ...changes };
}

/**
 * Reads a change that came from the network.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeInterest(bytes: Uint8Array): Interest {
  const map = decodeMap(bytes);
  return {
    from: parseCount("from", map.from),
    to: parseCount("to", map.to),
    ...namesChanged((kind) => {
      const [added, removed] = [`${kind}Added`, `${kind}Removed`];
      return [parseNames(kind, added, map[added]), parseNames(kind, removed, map[removed])];
    }),
  };
}

function parseNames(kind: NameKind, key: string, value: unknown): readonly string[] {
  if (value === undefined && !REQUIRED_KINDS.has(kind)) return [];
  const names = parseList(key, value, MAX_NAMES_PER_RECORD);
  const maxBytes = MAX_BYTES_OF_KIND[kind];
  if (names.every((name) => isName(name, maxBytes))) return names as readonly string[];
  throw new RecordError(`"${key}" holds something that is no name`);
}

/** What is written of names: a kind that came with a later version only where there are any. */
function told(
  of: (kind: NameKind) => readonly (readonly [key: string, names: readonly string[]])[],
): Record<string, readonly string[]> {
  return Object.fromEntries(NAME_KINDS.flatMap((kind) => {
    const lists = of(kind);
    return REQUIRED_KINDS.has(kind) ? lists : lists.filter(([, names]) => names.length > 0);
  }));
}

function namesChanged(
  of: (kind: NameKind) => readonly [added: readonly string[], removed: readonly string[]],
): NamesChanged {
  return Object.fromEntries(NAME_KINDS.flatMap((kind) => {
    const [added, removed] = of(kind);
    return [[`${kind}Added`, added], [`${kind}Removed`, removed]];
  })) as NamesChanged;
}
