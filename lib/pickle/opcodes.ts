/** What the bytes of a pickle mean, of all protocols from 0 to 5. */
export const Opcode = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  POP: 0x30,
  POP_MARK: 0x31,
  DUP: 0x32,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  FLOAT: 0x46,
  BINFLOAT: 0x47,
  INT: 0x49,
  BININT: 0x4a,
  BININT1: 0x4b,
  LONG: 0x4c,
  BININT2: 0x4d,
  NONE: 0x4e,
  REDUCE: 0x52,
  UNICODE: 0x56,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  DICT: 0x64,
  APPENDS: 0x65,
  GET: 0x67,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  LIST: 0x6c,
  PUT: 0x70,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  NEWOBJ: 0x81,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  FROZENSET: 0x91,
  NEWOBJ_EX: 0x92,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
  BYTEARRAY8: 0x96,
} as const;

/** What follows an opcode: so many bytes, a length of so many bytes and what it counts, or lines. */
export type Argument =
  | { readonly bytes: number }
  | { readonly lengthBytes: 1 | 4 | 8 }
  | { readonly lines: number };

const NOTHING: Argument = { bytes: 0 };

const ARGUMENTS = new Map<number, Argument>([
  ...[Opcode.BININT1, Opcode.BINGET, Opcode.BINPUT, Opcode.PROTO].map((code) =>
    [code, { bytes: 1 }] as const
  ),
  [Opcode.BININT2, { bytes: 2 }],
  ...[Opcode.BININT, Opcode.LONG_BINGET, Opcode.LONG_BINPUT].map((code) =>
    [code, { bytes: 4 }] as const
  ),
  // What a frame holds follows as opcodes of their own.
  ...[Opcode.BINFLOAT, Opcode.FRAME].map((code) => [code, { bytes: 8 }] as const),
  ...[Opcode.SHORT_BINBYTES, Opcode.LONG1, Opcode.SHORT_BINUNICODE].map((code) =>
    [code, { lengthBytes: 1 }] as const
  ),
  ...[Opcode.BINBYTES, Opcode.BINUNICODE, Opcode.LONG4].map((code) =>
    [code, { lengthBytes: 4 }] as const
  ),
  ...[Opcode.BINUNICODE8, Opcode.BINBYTES8, Opcode.BYTEARRAY8].map((code) =>
    [code, { lengthBytes: 8 }] as const
  ),
  ...[Opcode.FLOAT, Opcode.INT, Opcode.LONG, Opcode.UNICODE, Opcode.GET, Opcode.PUT].map((code) =>
    [code, { lines: 1 }] as const
  ),
  [Opcode.GLOBAL, { lines: 2 }],
]);

const KNOWN = new Set<number>(Object.values(Opcode));

/** @returns What follows an opcode; `undefined` of one that is not read here. */
export function argumentOf(opcode: number): Argument | undefined {
  return KNOWN.has(opcode) ? ARGUMENTS.get(opcode) ?? NOTHING : undefined;
}
