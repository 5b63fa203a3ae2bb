import type { StreamContext } from "../../service/outgoing_stream.ts";

/**
 * What a typed mesh declares: the arguments of each topic and the signature of each service.
 *
 * @example
 * ```ts
 * interface Robot {
 *   topics: { imu: [{ x: number; y: number; z: number }] };
 *   services: { multiply(a: number, b: number): number };
 * }
 * ```
 */
export interface MeshTypes {
  /** For each topic what is sent on it, as a list: `{ imu: [Imu] }`. */
  topics?: object;
  /**
   * For each service its signature, without the service's name; one that streams returns an
   * `AsyncIterable` of its parts.
   */
  services?: object;
  /** For each node that has params, by its name, their types: `{ driver: { max_speed: number } }`. */
  params?: object;
  /**
   * For each action what it is asked, tells meanwhile, and has done in the end:
   * `{ drive_to: { goal: Point; feedback: number; result: Point } }`.
   */
  actions?: object;
}

/** The mesh of whoever declares none: any name, and everything is `unknown`. */
export interface AnyMesh {
  /** Any topic, with any values. */
  topics: { [topic: string]: unknown[] };
  /** Any service, with any arguments. */
  services: { [service: string]: (...args: unknown[]) => unknown };
  /** Any params of any node. */
  params: { [node: string]: { [param: string]: unknown } };
  /** Any action, with any values. */
  actions: { [action: string]: { goal: unknown; feedback: unknown; result: unknown } };
}

/** `string` in a mesh without types, nothing in a typed one. */
export type UntypedName<M extends MeshTypes> = AnyMesh extends M ? string : never;

/** The topics of a mesh, none where it declares none. */
export type TopicsOf<M extends MeshTypes> = M extends { topics: infer T } ? T
  : Record<never, never>;
/** The services of a mesh, none where it declares none. */
export type ServicesOf<M extends MeshTypes> = M extends { services: infer S } ? S
  : Record<never, never>;

/** The params of a mesh, by the names of nodes, none where it declares none. */
export type ParamsOf<M extends MeshTypes> = M extends { params: infer P } ? P
  : Record<never, never>;

/** The names of a mesh's topics. */
export type TopicName<M extends MeshTypes> = Extract<keyof TopicsOf<M>, string>;

/** What is sent on a topic. */
export type TopicArgs<M extends MeshTypes, T extends TopicName<M>> = TopicsOf<M>[T] extends
  infer Args extends readonly unknown[] ? [...Args] : never;

/** The names of a mesh's services. */
export type ServiceName<M extends MeshTypes> = Extract<keyof ServicesOf<M>, string>;

/** What a service is called with. */
export type ServiceArgs<M extends MeshTypes, S extends ServiceName<M>> = ServicesOf<M>[S] extends
  (...args: infer Args) => unknown ? Args : never;

/** What a service returns, once awaited; one that streams answers no call. */
export type ServiceResult<M extends MeshTypes, S extends ServiceName<M>> = ServicesOf<M>[S] extends
  (...args: never) => infer Result
  ? Awaited<Result> extends AsyncIterable<unknown> ? never : Awaited<Result>
  : never;

/** What a service streams; its one result where it is no stream. */
export type ServicePart<M extends MeshTypes, S extends ServiceName<M>> = ServicesOf<M>[S] extends
  (...args: never) => infer Result
  ? Awaited<Result> extends AsyncIterable<infer Part> ? Part : Awaited<Result>
  : never;

/** What a service's handler returns, once awaited: its result, or its parts. */
export type ServiceOutcome<M extends MeshTypes, S extends ServiceName<M>> = ServicesOf<M>[S] extends
  (...args: never) => infer Result
  ? Awaited<Result> extends AsyncIterable<infer Part> ? AsyncIterable<Part> : Awaited<Result>
  : never;

/** The names of the nodes of a mesh that have params. */
export type ParamNode<M extends MeshTypes> = Extract<keyof ParamsOf<M>, string>;

/**
 * The names of nodes whose params have no type: any in a mesh that declares none, and those with
 * levels, such as `left/driver`, which depend on where a node is started.
 */
export type UntypedParamNode<M extends MeshTypes> = AnyMesh extends M ? string
  : [ParamNode<M>] extends [never] ? string
  : `${string}/${string}`;

/** The params of one node of a mesh: their types, by their names. */
export type ParamsOfNode<M extends MeshTypes, N extends ParamNode<M>> = Extract<
  ParamsOf<M>[N],
  object
>;

/** The names of the params of a mesh, whichever node has them. */
export type ParamName<M extends MeshTypes> = {
  [N in ParamNode<M>]: Extract<keyof ParamsOf<M>[N], string>;
}[ParamNode<M>];

/** What a param of a mesh holds; where several nodes have one of that name, what any of them does. */
export type ParamOf<M extends MeshTypes, P extends ParamName<M>> = {
  [N in ParamNode<M>]: P extends keyof ParamsOf<M>[N] ? ParamsOf<M>[N][P] : never;
}[ParamNode<M>];

/** What the params of a mesh hold, by their names, whichever node has them; anything where it has no types. */
export type MeshParams<M extends MeshTypes> = { [P in ParamName<M>]: ParamOf<M, P> };

/**
 * What listens to a topic, called with its full name: `left/imu` where a node in the namespace `left`
 * listens to `imu`. In a mesh without types the callback may say itself what it expects.
 */
export type TopicCallback<M extends MeshTypes, T extends TopicName<M>, Args extends unknown[]> =
  AnyMesh extends M ? (topic: string, ...args: Args) => unknown
    : (topic: string, ...args: TopicArgs<M, T>) => unknown;

/** What provides a service. In a mesh without types the handler may say itself what it expects. */
export type ServiceCallback<
  M extends MeshTypes,
  S extends ServiceName<M>,
  Args extends unknown[],
> = AnyMesh extends M ? (this: StreamContext, service: string, ...args: Args) => unknown
  : (
    this: StreamContext,
    service: string,
    ...args: ServiceArgs<M, S>
  ) => ServiceOutcome<M, S> | Promise<ServiceOutcome<M, S>>;
