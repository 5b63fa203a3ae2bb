import type { ListedKind } from "../../mesh/names_in.ts";
import { fullName } from "../gateway/full_name.ts";
import type { Goal } from "../../action/goal.ts";
import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { ActionDocument } from "../../schema/document/action_document.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import type { TopicMessage } from "../../topic/message.ts";
import type { Role } from "../gateway/mesh_view.ts";
import { Channel } from "./channel.ts";
import { ClientGoal, type ClientGoalOptions } from "./client_goal.ts";
import { ClientParams, type ClientWaitOptions } from "./client_params.ts";
import type { ConnectOptions } from "./connect_options.ts";
import { Exchange, type Hello } from "./exchange.ts";
import type { ClientStatus } from "./link.ts";
import { type ClientListenOptions, Listening, Messages } from "./listening.ts";
import { followLatest } from "./follow_latest.ts";
import { LiveCatalogue } from "./mesh_catalogue.ts";
import { ClientPartStream } from "./part_stream.ts";
import { ask } from "./questions.ts";
import { type ClientTopicOptions, Sending } from "./sending.ts";

type Callback = (topic: string, ...args: readonly unknown[]) => unknown;
type Args = readonly unknown[];

const MAX_STATUSES = 64;

/** Options in which what the machine has is no longer left out. */
type ClientOptions = ConnectOptions & Required<Pick<ConnectOptions, "clock" | "webSocket">>;

/** What {@linkcode connect} makes: a `MeshClient` without the types of a mesh. */
export class Client {
  readonly #exchange: Exchange;
  readonly #sending: Sending;
  readonly #callTimeoutMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #statusCallbacks = new Set<(status: ClientStatus) => void>();

  constructor(url: string, options: ClientOptions) {
    const {
      token,
      callTimeoutMs = 10_000,
      onError = throwLater,
      webSocket,
      clock,
      random = Math.random,
    } = options;
    this.#callTimeoutMs = callTimeoutMs;
    this.#onError = onError;
    this.#exchange = new Exchange({
      url,
      token,
      webSocket,
      clock,
      random,
      changed: (status) => this.#changed(status),
    }, { onError, refused: (refusal) => this.#sending.refused(refusal) });
    this.#sending = new Sending(this.#exchange);
  }

  get role(): Role {
    return this.#hello.role;
  }

  get gateway(): NodeId {
    return this.#hello.gateway;
  }

  get status(): ClientStatus {
    return this.#exchange.link.status;
  }

  /** Why the last attempt to connect has failed. */
  get failure(): string {
    return this.#exchange.link.failure;
  }

  onStatus(callback: (status: ClientStatus) => void): () => void {
    this.#statusCallbacks.add(callback);
    return () => void this.#statusCallbacks.delete(callback);
  }

  statuses(): Channel<ClientStatus> {
    const take = (status: ClientStatus) => {
      channel.push(status);
      if (status === "closed") channel.end();
    };
    const stop = this.onStatus(take);
    const channel = new Channel<ClientStatus>({ max: MAX_STATUSES, left: stop });
    take(this.status);
    return channel;
  }

  send(topic: string, ...args: Args): Promise<void> {
    return heard(this.#sending.send(fullName(topic), args));
  }

  getTopic(topic: string, { lastWord }: ClientTopicOptions = {}): { send: Client["send"] } {
    const name = fullName(topic);
    // It is said once, and holds for what is sent by anything of this client on that connection.
    let saidTo: Hello | null = null;
    const send = async (args: Args) => {
      const { hello } = this.#exchange;
      if (lastWord === undefined || saidTo === hello) return await this.#sending.send(name, args);
      await this.#sending.sendWith(name, args, lastWord);
      saidTo = hello;
    };
    return { send: (...args) => heard(send(args)) };
  }

  listen(topic: string, callback: Callback, options?: ClientListenOptions): Listening {
    return this.onMessage(topic, ({ topic, args }) => void callback(topic, ...args), options);
  }

  onMessage(
    topic: string,
    callback: (message: TopicMessage) => void,
    options?: ClientListenOptions,
  ): Listening {
    return new Listening(this.#exchange, { ...options, topic: fullName(topic) }, {
      heard: (args, origin) => callback({ args, ...origin }),
      over: (error) => error && this.#onError(error),
    });
  }

  messages(topic: string, options?: ClientListenOptions): Messages {
    return new Messages(this.#exchange, { ...options, topic: fullName(topic) });
  }

  async lastMessage(topic: string, options?: ClientWaitOptions): Promise<TopicMessage> {
    const question = { op: "last", topic: fullName(topic) } as const;
    return await this.#ask(
      question,
      topic,
      `get a message of topic "${topic}"`,
      options,
    ) as TopicMessage;
  }

  async call(service: string, ...args: Args): Promise<unknown> {
    return await this.getService(service).call(...args);
  }

  stream(service: string, ...args: Args): Channel<unknown> {
    return this.getService(service).stream(...args);
  }

  getService(given: string, options: ClientWaitOptions = {}): {
    call: (...args: Args) => Promise<unknown>;
    stream: (...args: Args) => Channel<unknown>;
  } {
    const service = fullName(given);
    const { timeoutMs = this.#callTimeoutMs, signal } = options;
    return {
      call: async (...args) => {
        const question = { op: "call", service, args } as const;
        return await this.#ask(question, service, `call service "${service}"`, options);
      },
      stream: (...args) =>
        new ClientPartStream(this.#exchange, { service, args, timeoutMs }, signal),
    };
  }

  paramsOf(node: string, options: ClientWaitOptions = {}): ClientParams {
    return new ClientParams(this.#exchange, node, options, this.#onError);
  }

  startGoal(action: string, goal: unknown, options: ClientGoalOptions = {}): Goal {
    const { signal, ...rest } = options;
    const wanted = { ...rest, op: "startGoal", action: fullName(action), goal } as const;
    return new ClientGoal(this.#exchange, wanted, signal);
  }

  followGoal(
    action: string,
    goalId: string,
    options: Pick<ClientGoalOptions, "timeoutMs"> = {},
  ): Goal {
    const wanted = { ...options, op: "followGoal", action: fullName(action), goalId } as const;
    return new ClientGoal(this.#exchange, wanted);
  }

  async catalogue(): Promise<LiveCatalogue> {
    return await new LiveCatalogue(this.#exchange).ready;
  }

  figures(): Channel<MeshFigures> {
    return followLatest(this.#exchange, { op: "figures" }, {
      valueOf: (said) => said.op === "figures" ? said.figures : undefined,
    });
  }

  async schemaOf(
    kind: ListedKind,
    name: string,
  ): Promise<TypeDocument | ActionDocument | null> {
    const question = { op: "schema", kind, name: fullName(name) } as const;
    return await this.#ask(question, name, `get the schema of "${name}"`) as TypeDocument | null;
  }

  close(): Promise<void> {
    this.#exchange.close();
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #hello(): Hello {
    return this.#exchange.hello!;
  }

  async #ask(
    question: Parameters<typeof ask>[1],
    subject: string,
    what: string,
    { timeoutMs = this.#callTimeoutMs, signal }: ClientWaitOptions = {},
  ): Promise<unknown> {
    const asked = { ...question, timeoutMs } as typeof question;
    return await ask(this.#exchange, asked, { subject, what, signal });
  }

  #changed(status: ClientStatus): void {
    if (status === "lost" || status === "closed") this.#sending.disconnected();
    for (const callback of [...this.#statusCallbacks]) callback(status);
  }
}

/** Whoever sends again and again need not wait: a promise that rejects unheard does no harm. */
function heard(sent: Promise<void>): Promise<void> {
  sent.catch(() => {});
  return sent;
}

/** As the environment does with what a listener of an event throws. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
