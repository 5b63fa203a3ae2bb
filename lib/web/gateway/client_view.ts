import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { ListedKind } from "../../mesh/names_in.ts";
import type { Goal } from "../../action/goal.ts";
import { actionOf } from "../../mesh/action_names.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { NodeId, NodeRecord } from "../../mesh/node_record.ts";
import type { ParamChange, ParamSubscription } from "../../params/param_change.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import type { ActionDocument } from "../../schema/document/action_document.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import { Allowance } from "./allowance.ts";
import type { Client } from "./client.ts";
import { ClientActions } from "./client_actions.ts";
import { ClientParams } from "./client_params.ts";
import { ClientServices } from "./client_services.ts";
import { ClientTopics } from "./client_topics.ts";
import { exposedFigures } from "./exposed_figures.ts";
import { fullName } from "./full_name.ts";
import type { GatewayParts } from "./gateway_parts.ts";
import { GatewayError } from "./gateway_error.ts";
import type {
  Endpoint,
  ExposedKind,
  MeshView,
  Right,
  Role,
  SeenNode,
  ViewGoalOptions,
  ViewListenOptions,
  ViewSendOptions,
  ViewWaitOptions,
} from "./mesh_view.ts";
import type { TopicMessage } from "./topic_message.ts";

/** A {@linkcode MeshView}: what the client may do is checked by its parts, one for each kind of names. */
export class ClientView implements MeshView {
  readonly role: Role;
  readonly gateway: NodeId;
  readonly #parts: GatewayParts;
  readonly #allowance: Allowance;
  readonly #topics: ClientTopics;
  readonly #services: ClientServices;
  readonly #params: ClientParams;
  readonly #actions: ClientActions;
  readonly #ending = new AbortController();
  readonly #unsubscribes = new Set<() => void>();
  readonly #closed: () => void;
  #closing: Promise<void> | null = null;

  constructor(parts: GatewayParts, client: Client, closed: () => void) {
    const { signal } = this.#ending;
    const { role } = client;
    this.role = role;
    this.gateway = parts.node.id;
    this.#parts = parts;
    this.#closed = closed;
    const allowance = this.#allowance = new Allowance(role, parts.exposure);
    this.#topics = new ClientTopics(parts, { client, allowance, signal });
    this.#services = new ClientServices(parts, allowance, signal);
    this.#params = new ClientParams(parts, allowance, signal);
    this.#actions = new ClientActions(parts, allowance, signal);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  may(right: Right, kind: ExposedKind, name: string): boolean {
    return this.#allowance.may(right, kind, fullName(name));
  }

  nodes(): readonly SeenNode[] {
    return [...this.#parts.catalogue.nodes].flatMap((record) => {
      const seen = this.#seen(record);
      const { sends, listens, services, actions, hasParams } = seen;
      const isSeen = hasParams ||
        sends.length + listens.length + services.length + actions.length > 0;
      return isSeen ? [seen] : [];
    });
  }

  list(kind: ListedKind): readonly Endpoint[] {
    return this.#parts.catalogue.names(kind)
      .filter((name) => this.#allowance.maySee(kind, name))
      .map((name) => this.#endpoint(kind, name));
  }

  find(kind: ListedKind, given: string): Endpoint | undefined {
    const name = fullName(given);
    if (!this.#allowance.maySee(kind, name)) return undefined;
    const endpoint = this.#endpoint(kind, name);
    return endpoint.sources.length + endpoint.users.length > 0 ? endpoint : undefined;
  }

  onChange(callback: () => void): () => void {
    this.#assertOpen();
    return this.#untilClosed(this.#parts.catalogue.subscribe(callback));
  }

  onFigures(callback: () => void): () => void {
    this.#assertOpen();
    return this.#untilClosed(this.#parts.figures.follow(callback));
  }

  figures(): MeshFigures | null {
    return this.#parts.figures.latest(this.role, (figures) =>
      exposedFigures(figures, {
        maySeeTopic: (topic) => this.#allowance.maySee("topics", topic),
        nodes: new Set(this.nodes().map(({ id }) => id.uuid)),
      }));
  }

  schemaOf(
    kind: "topics" | "services",
    name: string,
    options?: ViewWaitOptions,
  ): Promise<TypeDocument | null>;
  schemaOf(
    kind: "actions",
    name: string,
    options?: ViewWaitOptions,
  ): Promise<ActionDocument | null>;
  async schemaOf(
    kind: ListedKind,
    given: string,
    options?: ViewWaitOptions,
  ): Promise<TypeDocument | ActionDocument | null> {
    const name = fullName(given);
    if (!this.#allowance.maySee(kind, name)) return null;
    const { schemas } = this.#parts;
    return kind === "actions"
      ? await schemas.ofAction(name, options)
      : await schemas.of(kind, name, options);
  }

  listen(
    topic: string,
    callback: (message: TopicMessage) => void,
    options?: ViewListenOptions,
  ): () => void {
    this.#assertOpen();
    return this.#topics.listen(topic, callback, options);
  }

  async lastMessage(topic: string, options?: ViewWaitOptions): Promise<TopicMessage> {
    this.#assertOpen();
    return await this.#topics.lastMessage(topic, options);
  }

  async send(topic: string, args: readonly unknown[], options?: ViewSendOptions): Promise<void> {
    this.#assertOpen();
    await this.#topics.send(topic, args, options);
  }

  async sendRaw(
    topic: string,
    codec: string,
    bytes: Uint8Array,
    options?: ViewSendOptions,
  ): Promise<void> {
    this.#assertOpen();
    await this.#topics.sendRaw(topic, codec, bytes, options);
  }

  announce(topic: string, options?: { readonly retain?: number }): () => void {
    this.#assertOpen();
    return this.#topics.announce(topic, options);
  }

  async call(
    service: string,
    args: readonly unknown[],
    options?: ViewWaitOptions,
  ): Promise<unknown> {
    this.#assertOpen();
    return await this.#services.call(service, args, options);
  }

  stream(
    service: string,
    args: readonly unknown[],
    options?: ViewWaitOptions,
  ): AsyncIterable<unknown> {
    this.#assertOpen();
    return this.#services.stream(service, args, options);
  }

  async provide(
    service: string,
    handler: (args: readonly unknown[], signal: AbortSignal) => unknown,
  ): Promise<() => Promise<void>> {
    this.#assertOpen();
    return await this.#services.provide(service, handler);
  }

  paramNodes(): readonly string[] {
    return this.#params.nodes();
  }

  async describeParams(
    node: string,
    options?: ViewWaitOptions,
  ): Promise<readonly ParamDescription[]> {
    this.#assertOpen();
    return await this.#params.describe(node, options);
  }

  async setParams(
    node: string,
    values: Readonly<Record<string, unknown>>,
    options?: ViewWaitOptions,
  ): Promise<void> {
    this.#assertOpen();
    await this.#params.set(node, values, options);
  }

  async resetParams(
    node: string,
    names: readonly string[],
    options?: ViewWaitOptions,
  ): Promise<void> {
    this.#assertOpen();
    await this.#params.reset(node, names, options);
  }

  watchParams(node: string, callback: (change: ParamChange) => void): ParamSubscription {
    this.#assertOpen();
    return this.#params.watch(node, callback);
  }

  startGoal(action: string, goal: unknown, options?: ViewGoalOptions): Goal {
    this.#assertOpen();
    return this.#actions.start(action, goal, options);
  }

  followGoal(action: string, id: string, options?: ViewWaitOptions): Goal {
    this.#assertOpen();
    return this.#actions.follow(action, id, options);
  }

  async provideAction(
    action: string,
    handler: Parameters<MeshView["provideAction"]>[1],
  ): Promise<() => Promise<void>> {
    this.#assertOpen();
    return await this.#actions.provide(action, handler);
  }

  /** The rules of the gateway are others now. */
  rulesChanged(): void {
    this.#topics.rulesChanged();
    this.#services.rulesChanged();
    this.#actions.rulesChanged();
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#ending.abort(new GatewayError("lost", "The client is gone"));
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#topics.close();
    this.#params.close();
    await Promise.all([this.#services.close(), this.#actions.close()]);
    this.#closed();
  }

  #untilClosed(unsubscribe: () => void): () => void {
    this.#unsubscribes.add(unsubscribe);
    return () => {
      this.#unsubscribes.delete(unsubscribe);
      unsubscribe();
    };
  }

  #assertOpen(): void {
    if (this.#closing) throw new GatewayError("lost", "This view of the mesh is closed");
  }

  #endpoint(kind: ListedKind, name: string): Endpoint {
    const { types, sources, users } = this.#parts.catalogue.entry(kind, name);
    return {
      name,
      types,
      sources: sources.map(({ id }) => id),
      users: users.map(({ id }) => id),
      mayRead: this.#allowance.may("read", kind, name),
      mayWrite: this.#allowance.may("write", kind, name),
    };
  }

  #seen({ id, sends, topics, services }: NodeRecord): SeenNode {
    const seen = (kind: ExposedKind, names: readonly string[]) =>
      names.filter((name) => this.#allowance.maySee(kind, name));
    const actions = services.map(actionOf).filter((name) => name !== undefined);
    return {
      id,
      sends: seen("topics", sends),
      listens: seen("topics", topics.filter((name) => !isPattern(name))),
      services: seen("services", services),
      actions: seen("actions", actions),
      hasParams: services.includes(`${id.name}/_params/get`) &&
        this.#allowance.maySeeParamsOf(id.name),
    };
  }
}
