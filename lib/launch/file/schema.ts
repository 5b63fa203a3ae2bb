/** What every kind of value has to say for itself. */
interface Described {
  /** What it means: whole sentences for the template, the editor and the documentation. */
  readonly summary: string;
  /** The value where none is given. */
  readonly default?: unknown;
  /** Whether it has to be given. */
  readonly required?: boolean;
  /** What the template shows where there is no default. */
  readonly example?: unknown;
  /** Whether only files of another program have it, so that the template leaves it out. */
  readonly isForeign?: boolean;
}

/** Text; numbers and booleans stand for what they look like in the file. */
export interface TextSchema extends Described {
  readonly type: "text";
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Whether it names a node, a topic, a service or a domain, which limits its length. */
  readonly isName?: boolean;
  /** Whether it may be empty, or blanks alone. */
  readonly mayBeEmpty?: boolean;
  /** Whether it names a variable of the environment. */
  readonly isVariable?: boolean;
}

/** A number. */
export interface NumberSchema extends Described {
  readonly type: "number";
  readonly isInteger?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Whether `.inf` is allowed. */
  readonly mayBeInfinite?: boolean;
}

/** `true` or `false`. */
export interface BooleanSchema extends Described {
  readonly type: "boolean";
}

/** Any value at all. */
export interface AnySchema extends Described {
  readonly type: "any";
  /** Whether it becomes a word of a command; lists and maps do as JSON. */
  readonly isWord?: boolean;
  /** Whether it stands within a list or a map. */
  readonly isWithin?: boolean;
}

/** Values one after the other. */
export interface ListSchema extends Described {
  readonly type: "list";
  readonly item: Schema;
  /** The first value, where it is of another kind. */
  readonly first?: Schema;
  readonly minItems?: number;
}

/** Two values, and one that may follow, each with a meaning of its own. */
export interface TupleSchema extends Described {
  readonly type: "tuple";
  readonly items: readonly [Schema, Schema];
  /** What may follow. */
  readonly optionalItem: Schema;
}

/** Values by names that the user chooses. */
export interface MapSchema extends Described {
  readonly type: "map";
  readonly value: Schema;
  /** What the names are; none may be blank in any case. */
  readonly key?: TextSchema;
  /** The name that the template shows. */
  readonly exampleKey: string;
}

/** Values by names that are known. */
export interface ObjectSchema extends Described {
  readonly type: "object";
  readonly keys: Readonly<Record<string, Schema>>;
  /** Keys of which exactly one must be given. */
  readonly exactlyOne?: readonly string[];
  /** Keys of which at least one must be given. */
  readonly atLeastOne?: readonly string[];
}

/** One of several kinds of values, which differ in being a scalar, a list or a map. */
export interface EitherSchema extends Described {
  readonly type: "either";
  readonly options: readonly Schema[];
}

/**
 * A description of values, from which their TypeScript type ({@linkcode Infer}), their validation,
 * a JSON Schema and a template are made.
 */
export type Schema =
  | TextSchema
  | NumberSchema
  | BooleanSchema
  | AnySchema
  | ListSchema
  | TupleSchema
  | MapSchema
  | ObjectSchema
  | EitherSchema;

/** Whether a key always has a value once validated. */
type IsPresent<S> = S extends { readonly required: true } | { readonly default: unknown } ? true
  : false;

/** The type of what a {@linkcode Schema} describes, defaults filled in. */
export type Infer<S> = Schema extends S ? unknown
  : S extends { readonly type: "text" }
    ? (S extends { readonly choices: readonly (infer C)[] } ? C : string)
  : S extends { readonly type: "number" } ? number
  : S extends { readonly type: "boolean" } ? boolean
  : S extends { readonly type: "list"; readonly item: infer I } ? readonly Infer<I>[]
  : S extends { readonly type: "tuple"; readonly items: infer T; readonly optionalItem: infer O }
    ? (T extends readonly [infer A, infer B] ? readonly [Infer<A>, Infer<B>, Infer<O>?] : never)
  : S extends { readonly type: "map"; readonly value: infer V } ? ReadonlyMap<string, Infer<V>>
  : S extends { readonly type: "either"; readonly options: readonly (infer O)[] } ? Infer<O>
  : S extends { readonly type: "object"; readonly keys: infer K } ?
      & { readonly [P in keyof K as IsPresent<K[P]> extends true ? P : never]: Infer<K[P]> }
      & { readonly [P in keyof K as IsPresent<K[P]> extends true ? never : P]?: Infer<K[P]> }
  : unknown;
