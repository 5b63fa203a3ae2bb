import { fullName } from "../gateway/full_name.ts";
import type { ParamSubscription } from "../../params/param_change.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { parameterOf, parameterValue } from "./parameter_values.ts";
import type { Parameter } from "./protocol.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode Parameters} works with. */
export interface ParametersParts {
  readonly view: MeshView;
  readonly replies: Replies;
}

interface Watch {
  readonly node: string;
  readonly subscription: ParamSubscription;
  /** Those of the node that the client wants to know of. */
  readonly names: Set<string>;
}

/** The most names of one client that are watched. */
const MAX_WATCHED = 16_384;
/** Longer than any two names. */
const MAX_NAME_LENGTH = 4096;
/** So many that are not are named. */
const NAMED = 5;

/** What a client gets, sets and watches of the params of nodes; they are called `NODE/PARAM`. */
export class Parameters {
  readonly #parts: ParametersParts;
  /** By nodes, and by the names that clients have for params. */
  readonly #watches = new Map<string, Watch>();
  readonly #watched = new Map<string, Watch>();

  constructor(parts: ParametersParts) {
    this.#parts = parts;
  }

  /** Tells the values of some params, or of all where none is named. Those that are not are left out. */
  get(names: readonly string[], id?: string): void {
    this.#values(names.length > 0 ? this.#byNode(names) : this.#all())
      .then((parameters) => this.#tell(parameters, id))
      .catch((error) => this.#failed(error));
  }

  /** Sets params, of each node all or none; without a value they become what they began with. */
  set(parameters: readonly Parameter[], id?: string): void {
    const given = new Map(parameters.map((parameter) => [fullName(parameter.name), parameter]));
    const byNode = this.#byNode([...given.keys()]);
    this.#tellUnknown([...given.keys()], byNode);
    const settings = [...byNode].map(async ([node, names]) => {
      try {
        await this.#set(node, [...names], given);
      } catch (error) {
        this.#failed(error);
      }
    });
    Promise.all(settings)
      .then(async () => {
        if (id !== undefined) this.#tell(await this.#values(byNode), id);
      })
      .catch((error) => this.#failed(error));
  }

  /** Tells these from now on whenever they change. @throws {GatewayError} If they are too many. */
  watch(names: readonly string[]): void {
    for (const [node, wanted] of this.#byNode(names)) {
      for (const name of wanted) {
        if (this.#watched.has(`${node}/${name}`)) continue;
        if (this.#watched.size >= MAX_WATCHED) {
          throw new GatewayError("busy", `A client may watch ${MAX_WATCHED} params`);
        }
        const watch = this.#watches.get(node) ?? this.#begin(node);
        watch.names.add(name);
        this.#watched.set(`${node}/${name}`, watch);
      }
    }
  }

  /** Does not tell these any more; none at all where none is named. */
  unwatch(names: readonly string[]): void {
    if (names.length === 0) return this.close();
    for (const given of names) {
      const name = fullName(given);
      const watch = this.#watched.get(name);
      if (!watch) continue;
      this.#watched.delete(name);
      watch.names.delete(name.slice(watch.node.length + 1));
      if (watch.names.size > 0) continue;
      watch.subscription.stop();
      this.#watches.delete(watch.node);
    }
  }

  /** Watches nothing any more. Idempotent. */
  close(): void {
    for (const { subscription } of this.#watches.values()) subscription.stop();
    this.#watches.clear();
    this.#watched.clear();
  }

  #begin(node: string): Watch {
    const names = new Set<string>();
    const subscription = this.#parts.view.watchParams(node, ({ changed, values }) => {
      const told = changed.filter((name) => names.has(name));
      if (told.length === 0) return;
      this.#tell(told.map((name) => parameterOf(`${node}/${name}`, values[name])));
    });
    const watch = { node, subscription, names };
    this.#watches.set(node, watch);
    return watch;
  }

  async #set(
    node: string,
    names: readonly string[],
    given: ReadonlyMap<string, Parameter>,
  ): Promise<void> {
    const { view } = this.#parts;
    const values = new Map<string, unknown>();
    const reset: string[] = [];
    for (const name of names) {
      const parameter = given.get(`${node}/${name}`)!;
      if (parameter.value === undefined) reset.push(name);
      else values.set(name, parameterValue(parameter));
    }
    if (values.size > 0) await view.setParams(node, Object.fromEntries(values));
    if (reset.length > 0) await view.resetParams(node, reset);
  }

  /** A node that does not answer keeps nobody from hearing of the others. */
  async #values(byNode: ReadonlyMap<string, ReadonlySet<string> | null>): Promise<Parameter[]> {
    const { view } = this.#parts;
    const described = [...byNode].map(async ([node, names]) => {
      try {
        const params = await view.describeParams(node, { signal: view.signal });
        return params.filter(({ name }) => !names || names.has(name))
          .map(({ name, value }) => parameterOf(`${node}/${name}`, value));
      } catch (error) {
        this.#failed(error);
        return [];
      }
    });
    return (await Promise.all(described)).flat();
  }

  #all(): ReadonlyMap<string, null> {
    return new Map(this.#parts.view.paramNodes().map((node) => [node, null]));
  }

  #byNode(names: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
    const nodes = new Set(this.#parts.view.paramNodes());
    const byNode = new Map<string, Set<string>>();
    for (const given of names) {
      const found = split(fullName(given), nodes);
      if (!found) continue;
      const [node, name] = found;
      const known = byNode.get(node);
      if (known) known.add(name);
      else byNode.set(node, new Set([name]));
    }
    return byNode;
  }

  #tellUnknown(
    names: readonly string[],
    byNode: ReadonlyMap<string, ReadonlySet<string>>,
  ): void {
    const known = new Set(
      [...byNode].flatMap(([node, own]) => [...own].map((n) => `${node}/${n}`)),
    );
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    const named = unknown.slice(0, NAMED).map((name) => JSON.stringify(name.slice(0, 80))).join(
      ", ",
    );
    this.#failed(new GatewayError("not-found", `There are no nodes with these params: ${named}`));
  }

  #tell(parameters: readonly Parameter[], id?: string): void {
    this.#parts.replies.say({ op: "parameterValues", parameters, ...id !== undefined && { id } });
  }

  #failed(error: unknown): void {
    if (!this.#parts.view.signal.aborted) this.#parts.replies.failed(error);
  }
}

/** Both names of nodes and those of params may have slashes in them. */
function split(
  name: string,
  nodes: ReadonlySet<string>,
): readonly [node: string, param: string] | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
    const node = name.slice(0, at);
    if (nodes.has(node)) return [node, name.slice(at + 1)];
  }
  return undefined;
}
