import type { ActionSchema } from "./action_type.ts";
import type { ParamDefinitions, ParamValuesOf } from "./param_definition.ts";
import type { SchemaInput, SchemaType } from "./schema_input.ts";
import type { ServiceSchema, TopicSchema } from "./topic_type.ts";

/** The schemas of the topics, services and actions of a mesh, and the params of its nodes. */
export interface MeshSchemas {
  /** For each topic the schema of its value, or a list with one for each of its values. */
  readonly topics?: Readonly<Record<string, TopicSchema>>;
  /** For each service the schemas of its arguments and of its result. */
  readonly services?: Readonly<Record<string, ServiceSchema>>;
  /** For each action the schemas of its goal, its feedback and its result. */
  readonly actions?: Readonly<Record<string, ActionSchema>>;
  /** For each node that has params, by its name as the code has it, what they are. */
  readonly params?: Readonly<Record<string, ParamDefinitions>>;
}

/** What fits a topic's schema, as a list. */
export type TopicSchemaArgs<S> = S extends readonly SchemaInput[] ? SchemaListArgs<S>
  : [SchemaType<S>];

/** The signature of a service that has schemas. */
export type ServiceSchemaFunction<S> = (
  ...args: S extends { readonly args: infer A extends readonly SchemaInput[] } ? SchemaListArgs<A>
    : []
) => S extends { readonly result: infer R } ? SchemaType<R> : unknown;

/** What fits the schemas of several values: those at the end that may be `undefined` may be left out. */
export type SchemaListArgs<A extends readonly unknown[]> = A extends
  readonly [...infer Init, infer Last]
  ? undefined extends SchemaType<Last> ? [...SchemaListArgs<Init>, SchemaType<Last>?]
  : [...{ -readonly [I in keyof Init]: SchemaType<Init[I]> }, SchemaType<Last>]
  : A extends readonly [] ? []
  : SchemaType<A[number]>[];

/** The types of an action that has schemas. */
export interface ActionSchemaTypes<S> {
  /** What it is asked to do. */
  goal: S extends { readonly goal: infer G } ? SchemaType<G> : unknown;
  /** What it tells meanwhile. */
  feedback: S extends { readonly feedback: infer F } ? SchemaType<F> : unknown;
  /** What it has done in the end. */
  result: S extends { readonly result: infer R } ? SchemaType<R> : unknown;
}

/** What the schemas of a mesh say to the compiler. */
export interface MeshSchemaTypes<S extends MeshSchemas> {
  /** For each topic what is sent on it, as a list. */
  topics: { [T in keyof S["topics"]]: TopicSchemaArgs<S["topics"][T]> };
  /** For each service its signature. */
  services: { [T in keyof S["services"]]: ServiceSchemaFunction<S["services"][T]> };
  /** For each action the types of its goal, its feedback and its result. */
  actions: { [T in keyof S["actions"]]: ActionSchemaTypes<S["actions"][T]> };
  /** For each node that has params their types, by their names. */
  params: { [N in keyof S["params"]]: ParamValuesOf<S["params"][N]> };
}
