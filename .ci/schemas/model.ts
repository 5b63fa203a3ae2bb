/** A message as its type and its schema are written from. */
export interface Message {
  /** What the type is called on the mesh, such as `foxglove.LaserScan`. */
  readonly name: string;
  /** What it is called in TypeScript, such as `LaserScan`. */
  readonly typeName: string;
  /** What the message is. */
  readonly description: string;
  readonly fields: readonly Field[];
}

/** One field of a message. */
export interface Field {
  readonly name: string;
  readonly description: string;
  readonly isOptional: boolean;
  readonly type: FieldType;
}

/** What needs no more than its name. */
export type PlainKind =
  | "number"
  | "integer"
  | "natural"
  | "text"
  | "boolean"
  | "bytes"
  | "time"
  | "duration";

/** What a field holds. */
export type FieldType =
  | { readonly kind: PlainKind }
  | { readonly kind: "int" | "uint"; readonly bits: number }
  | { readonly kind: "message"; readonly name: string }
  | { readonly kind: "array"; readonly items: FieldType; readonly length?: number }
  | { readonly kind: "choice"; readonly title: string; readonly members: readonly Member[] };

/** One of the numbers that a field may have. */
export interface Member {
  readonly name: string;
  readonly value: number;
  readonly description: string;
}
