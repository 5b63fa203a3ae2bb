import { errorText } from "../../log/error_text.ts";
import { PickleClassError } from "../../pickle/pickle_error.ts";
import type {
  AdvertiseOptions,
  AnswerCall,
  CallContext,
  DeliverFar,
  FarEndpoint,
  FarNode,
  LinkConnection,
  MeshSide,
  SubscribeOptions,
} from "../bridge.ts";
import type { MeshMessage } from "../mesh_message.ts";
import { farNameOf, pythonNameOf } from "./far_names.ts";
import { fromList, toList } from "./mesh/arguments.ts";
import type { PythonMesh } from "./mesh/python_mesh.ts";
import type { PythonNodeSpec } from "./specs/node_spec.ts";

/** How long a call from Python may take, in milliseconds: there it has no end. */
const CALL_TIMEOUT_MS = 60_000;

/** What a {@linkcode PythonConnection} is told. */
export interface PythonConnectionOptions {
  readonly side: MeshSide;
  readonly keywords: "never" | "last";
}

/** A bridge's connection to a mesh of Python's rosy: a node in it. */
export class PythonConnection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #mesh: PythonMesh;
  readonly #options: PythonConnectionOptions;
  readonly #closed = new AbortController();
  readonly #watching = new DisposableStack();

  /**
   * @param mesh The node, which ends with the connection.
   * @param options What is told the mesh on this side.
   */
  constructor(mesh: PythonMesh, options: PythonConnectionOptions) {
    this.#mesh = mesh;
    this.#options = options;
    this.lost = mesh.lost;
    this.#watching.use(mesh.watch(() => this.#tellGraph()));
    this.#watching.use(mesh.watchRefused((what, error) => this.#refuse(what, error)));
    this.#tellGraph();
  }

  async subscribe(
    name: string,
    _options: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const listening = this.#mesh.listen(
      pythonNameOf(name),
      (given) => deliver({ name, args: toList(given) }),
    );
    return await this.#announced(listening);
  }

  publish({ name, args }: MeshMessage): Promise<void> {
    const given = fromList(args, this.#options.keywords);
    return this.#publish(pythonNameOf(name), this.#mesh.sendArguments(pythonNameOf(name), given));
  }

  async provide(
    service: string,
    _options: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    const context: CallContext = {
      signal: this.#closed.signal,
      timeoutMs: CALL_TIMEOUT_MS,
      takesParts: false,
    };
    return await this.#announced(
      this.#mesh.provide(pythonNameOf(service), (given) => answer(toList(given), context)),
    );
  }

  call(
    service: string,
    list: readonly unknown[],
    { timeoutMs, signal }: CallContext,
  ): Promise<unknown> {
    const { args, keywords } = fromList(list, this.#options.keywords);
    return this.#mesh.call(pythonNameOf(service), args, { keywords, timeoutMs, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#watching.dispose();
    await this.#mesh[Symbol.asyncDispose]();
  }

  async #publish(topic: string, sending: Promise<number>): Promise<void> {
    const sent = await sending;
    if (sent > 0 || !this.#mesh.hasListener(topic)) return;
    throw new Error(`no node of Python's rosy that listens to "${topic}" takes it`);
  }

  /** Others are to know of it once it is said to be there. */
  async #announced(begun: Disposable): Promise<AsyncDisposable> {
    await this.#mesh.announced();
    return { [Symbol.asyncDispose]: () => Promise.resolve(begun[Symbol.dispose]()) };
  }

  #tellGraph(): void {
    this.#options.side.graph(this.#mesh.nodes.map(farNodeOf));
  }

  #refuse(what: string, error: unknown): void {
    const why = error instanceof PickleClassError ? "pickled class" : "undecodable";
    this.#options.side.refused(why, `${what}: ${errorText(error)}`);
  }
}

function farNodeOf({ id, topics, services }: PythonNodeSpec): FarNode {
  return {
    name: id.name,
    id: id.uuid,
    hostname: id.hostname,
    sends: [],
    listens: endpointsOf(topics),
    provides: endpointsOf(services),
  };
}

function endpointsOf(names: ReadonlySet<string>): FarEndpoint[] {
  return [...names].flatMap((python) => {
    const name = farNameOf(python);
    return name === undefined ? [] : [{ name }];
  });
}
