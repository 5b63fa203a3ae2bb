import type { SchemaInput, SchemaType } from "./schema_input.ts";

/** What a param may hold: what JSON can say. Values that a node hands out are frozen. */
export type ParamValue =
  | null
  | boolean
  | number
  | string
  | readonly ParamValue[]
  | { readonly [key: string]: ParamValue };

/** What there is to know beside a value that is checked. */
export interface ParamCheckContext {
  /** The param's name. */
  readonly name: string;
  /** All params of the node, by their names, as they are going to be. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * What a param is: its default, and what its values have to be like.
 *
 * A value keeps the kind of the default: a number stays a number, a list of texts one, and an object
 * keeps its keys. Where that is too narrow, a `schema` says it instead.
 */
export interface ParamDefinition<T = unknown> {
  /** The value where nobody says another one. */
  readonly default: T;
  /** What it is for: 2000 characters at most. */
  readonly description?: string;
  /** What a number counts, such as `"m/s"`: 64 characters at most. */
  readonly unit?: string;
  /** The least number. */
  readonly min?: number;
  /** The greatest number. */
  readonly max?: number;
  /** How far numbers are apart, counted from `min`, or from 0 where there is none: 1 for whole ones. */
  readonly step?: number;
  /** The only values that there are: 256 at most. */
  readonly choices?: readonly T[];
  /**
   * Whether the value is fixed once it is declared; where it comes from at the start is not changed.
   *
   * @default {false}
   */
  readonly readOnly?: boolean;
  /**
   * Whether a value that was set outlives the program, where the node has been told of a file for it.
   *
   * @default {false}
   */
  readonly persist?: boolean;
  /** What values are like, in place of the default's kind: as for topics and services. */
  readonly schema?: SchemaInput<T>;
  /**
   * Refuses values that all the rest would let pass. It must not be asynchronous, nor set params.
   *
   * @param value The value.
   * @param context What there is to know beside it.
   * @returns The reason where the value is refused, which what it throws is, too; an empty text is none.
   */
  validate?(value: T, context: ParamCheckContext): string | void;
}

/** Several params, by their names. */
export type ParamDefinitions = Readonly<Record<string, ParamDefinition>>;

/** The type of a param's values, as its definition says: of its schema, its choices or its default. */
export type ParamValueOf<D> = D extends { readonly schema: infer S extends SchemaInput }
  ? SchemaType<S>
  : D extends { readonly choices: readonly (infer Choice)[] } ? Choice
  : D extends { readonly default: infer Value } ? WideParamValue<Value>
  : unknown;

/** The values of several params, by their names. */
export type ParamValuesOf<D> = { [Name in keyof D]: ParamValueOf<D[Name]> };

/** The kind of a value: `number` for 1.5, with lists and objects all the way down. */
export type WideParamValue<Value> = Value extends number | bigint ? number
  : Value extends string ? string
  : Value extends boolean ? boolean
  : Value extends readonly (infer Item)[] ? readonly WideParamValue<Item>[]
  : Value extends object ? { readonly [Key in keyof Value]: WideParamValue<Value[Key]> }
  : Value;
