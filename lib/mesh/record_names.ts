import { type Address, type NodeRecord, sameAddresses } from "./node_record.ts";
import { NAME_KINDS, type NameKind, type NamesByKind } from "./name_kinds.ts";
import { type NameDifference, NameSet } from "./name_set.ts";

/** The names of a record: one set for each kind. */
export type NameSets = Readonly<Record<NameKind, NameSet>>;

/** What a record says beside its names. */
export type RecordHead = Pick<NodeRecord, "id" | "pid" | "addresses" | "revision">;

/** What one record names and another does not. */
export interface NameChanges {
  readonly added: NamesByKind;
  readonly removed: NamesByKind;
}

/** The sets behind the lists of records. */
const setsOf = new WeakMap<NodeRecord, NameSets>();

const INSPECT = Symbol.for("Deno.customInspect");
/** Has a record printed as the plain object that it passes for. */
const AS_PLAIN_OBJECT = {
  value(
    this: NodeRecord,
    inspect: (value: unknown, options: unknown) => string,
    options: unknown,
  ): string {
    return inspect({ ...this }, options);
  },
};

/**
 * Makes a record whose lists are made when somebody looks at them: most of them nobody does.
 *
 * @param head All but the names.
 * @param sets The names.
 */
export function createRecord(
  { id, pid, addresses, revision }: RecordHead,
  sets: NameSets,
): NodeRecord {
  // Getters of its own, so that it can be spread, compared, cloned and written like any object.
  const record = { id, pid, addresses };
  for (const kind of NAME_KINDS) {
    const get = () => sets[kind].sorted;
    Object.defineProperty(record, kind, { get, enumerable: true, configurable: true });
  }
  const whole = Object.assign(record, { revision }) as NodeRecord;
  Object.defineProperty(whole, INSPECT, AS_PLAIN_OBJECT);
  setsOf.set(whole, sets);
  return whole;
}

/** @returns The names of a record, whoever made it, as a set of each kind. */
export function namesOf(record: NodeRecord): NameSets {
  let sets = setsOf.get(record);
  if (!sets) setsOf.set(record, sets = byKind((kind) => NameSet.of(record[kind])));
  return sets;
}

/** @returns How many names a record has. */
export function nameCount(record: NodeRecord): number {
  const sets = namesOf(record);
  return NAME_KINDS.reduce((sum, kind) => sum + sets[kind].size, 0);
}

/** @returns How many of the names by which a record's node listens are patterns. */
export function patternCount(record: NodeRecord): number {
  return namesOf(record).topics.patterns;
}

/** @returns The record, at other addresses; the same one where they are the same. */
export function withAddresses(record: NodeRecord, addresses: readonly Address[]): NodeRecord {
  if (sameAddresses(record.addresses, addresses)) return record;
  const { id, pid, revision } = record;
  return createRecord({ id, pid, addresses, revision }, namesOf(record));
}

/** @returns The record's next revision, with other names. */
export function withNames(record: NodeRecord, sets: NameSets, revision: number): NodeRecord {
  const { id, pid, addresses } = record;
  return createRecord({ id, pid, addresses, revision }, sets);
}

/** @returns What changed from one record of a node to the next. */
export function changesBetween(before: NodeRecord, after: NodeRecord): NameChanges {
  const [old, current] = [namesOf(before), namesOf(after)];
  const changes = byKind((kind): NameDifference => current[kind].since(old[kind]));
  return {
    added: byKind((kind) => changes[kind].added),
    removed: byKind((kind) => changes[kind].removed),
  };
}

/** @returns What there is for each kind of names. */
export function byKind<T>(of: (kind: NameKind) => T): Record<NameKind, T> {
  return Object.fromEntries(NAME_KINDS.map((kind) => [kind, of(kind)])) as Record<NameKind, T>;
}
