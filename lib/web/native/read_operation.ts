import { type Fields, isFields } from "../../codec/values/fields.ts";
import type { ClientOperation } from "./operations.ts";

/** What a client says makes no sense. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";

  /**
   * @param message The whole message.
   * @param id What it is about, as far as that can be read.
   */
  constructor(message: string, readonly id?: number) {
    super(message);
  }
}

/** Names are checked by whoever takes them; this is only so that none is kept that is far too long. */
const MAX_TEXT_LENGTH = 4096;
const MAX_NAMES = 4096;
const MAX_CREDIT = 1024;
/** So many messages a client may have the gateway keep for later listeners. */
const MAX_KEPT = 1024;

interface Kind {
  readonly what: string;
  readonly is: (value: unknown) => boolean;
  readonly isOptional?: boolean;
}

const isText = (value: unknown) => typeof value === "string" && value.length <= MAX_TEXT_LENGTH;

const ID: Kind = { what: "a whole number from 1 to 4,294,967,295", is: isId };
const TEXT: Kind = { what: `text of up to ${MAX_TEXT_LENGTH} characters`, is: isText };
const LIST: Kind = { what: "a list", is: Array.isArray };
const FLAG: Kind = { what: "true or false", is: (value) => typeof value === "boolean" };
const ABOVE_0: Kind = {
  what: "a number above 0",
  is: (value) => typeof value === "number" && value > 0,
};
const CREDIT: Kind = {
  what: `a whole number from 1 to ${MAX_CREDIT}`,
  is: (value) => isId(value) && value <= MAX_CREDIT,
};
const KEPT: Kind = {
  what: `a whole number from 1 to ${MAX_KEPT}`,
  is: (value) => isId(value) && value <= MAX_KEPT,
};
const ANY: Kind = { what: "a value", is: (value) => value !== undefined };
const NAMES: Kind = {
  what: `a list of up to ${MAX_NAMES} texts`,
  is: (value) => Array.isArray(value) && value.length <= MAX_NAMES && value.every(isText),
};
const FIELDS: Kind = { what: "an object", is: isFields };
const LAST_WORD: Kind = {
  what: 'an object with a list "args" and perhaps a number "ms" above 0, or null',
  is: (value) =>
    value === null ||
    isFields(value) && Array.isArray(value.args) &&
      (value.ms === undefined || ABOVE_0.is(value.ms)),
};

function oneOf(...texts: readonly string[]): Kind {
  return {
    what: texts.map((text) => `"${text}"`).join(" or "),
    is: (value) => texts.includes(value as string),
  };
}

function optional(kind: Kind): Kind {
  return { ...kind, isOptional: true };
}

const WAITS = { id: ID, timeoutMs: optional(ABOVE_0) };

type Shape = Readonly<Record<string, Kind>>;

/** All but the one that is no object. */
type WrittenOperation = Exclude<ClientOperation["op"], "sendRaw">;

/** The fields of each operation; others that it has are passed over. */
const SHAPES: Readonly<Record<WrittenOperation, Shape>> = {
  listen: {
    id: ID,
    topic: TEXT,
    retained: optional(FLAG),
    policy: optional(oneOf("latest", "all")),
    maxHz: optional(ABOVE_0),
  },
  announce: { id: ID, topic: TEXT, retain: optional(KEPT) },
  send: { id: optional(ID), topic: TEXT, args: LIST, lease: optional(LAST_WORD) },
  last: { ...WAITS, topic: TEXT },
  call: { ...WAITS, service: TEXT, args: LIST },
  stream: { ...WAITS, service: TEXT, args: LIST, credit: CREDIT },
  credit: { id: ID, parts: CREDIT },
  end: { id: ID, reason: optional(TEXT) },
  describeParams: { ...WAITS, node: TEXT },
  setParams: { ...WAITS, node: TEXT, values: FIELDS },
  resetParams: { ...WAITS, node: TEXT, names: NAMES },
  watchParams: { id: ID, node: TEXT },
  startGoal: {
    ...WAITS,
    action: TEXT,
    goal: ANY,
    deadlineMs: optional(ABOVE_0),
    goesOn: optional(FLAG),
    credit: CREDIT,
  },
  followGoal: { ...WAITS, action: TEXT, goalId: TEXT, credit: CREDIT },
  cancelGoal: { id: ID, reason: optional(TEXT) },
  catalogue: { id: ID },
  figures: { id: ID },
  schema: { id: ID, kind: oneOf("topics", "services", "actions"), name: TEXT },
  ping: {},
  pong: {},
};

/**
 * Looks at what a client says.
 *
 * @param value An object that came from a client.
 * @returns The operation, with the fields that it has and no others.
 * @throws {ProtocolError} If it is none.
 */
export function readOperation(value: unknown): ClientOperation {
  if (!isFields(value)) throw new ProtocolError("An operation is an object");
  const id = isId(value.id) ? value.id : undefined;
  const shape = shapeOf(value.op);
  if (!shape) {
    const got = typeof value.op === "string" ? ` ${JSON.stringify(value.op.slice(0, 40))}` : "";
    throw new ProtocolError(`There is no operation${got}`, id);
  }
  return { op: value.op, ...fieldsOf(value, shape, id) } as ClientOperation;
}

function shapeOf(op: unknown): Shape | undefined {
  return typeof op === "string" && Object.hasOwn(SHAPES, op)
    ? SHAPES[op as WrittenOperation]
    : undefined;
}

function fieldsOf(value: Fields, shape: Shape, id?: number): Fields {
  const result: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(shape)) {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field === undefined && kind.isOptional) continue;
    if (!kind.is(field)) {
      throw new ProtocolError(`"${name}" of operation "${value.op}" must be ${kind.what}`, id);
    }
    result[name] = field;
  }
  return result;
}

function isId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 0xffff_ffff;
}
