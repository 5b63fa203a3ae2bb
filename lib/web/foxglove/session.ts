import type { Session, SessionParts } from "../endpoint/endpoint.ts";
import { Assets, type AssetSource } from "./assets.ts";
import { Channels } from "./channels.ts";
import { ConnectionGraph } from "./connection_graph.ts";
import { Drops } from "./drops.ts";
import type { InferredSchemas } from "./inferred_schemas.ts";
import { Parameters } from "./parameters.ts";
import { type Capability, type ClientOperation, ProtocolError, StatusLevel } from "./protocol.ts";
import { Publications } from "./publications.ts";
import { readOperation } from "./read_operation.ts";
import { Replies } from "./replies.ts";
import { type MeshTime, ServerTime } from "./server_time.ts";
import { Services } from "./services.ts";
import { Subscriptions } from "./subscriptions.ts";

/** What all sessions of an endpoint share. */
export interface FoxgloveParts {
  /** What clients show as the name of where they are connected to. */
  readonly name: string;
  readonly inferred: InferredSchemas;
  readonly time?: MeshTime;
  readonly assets?: AssetSource;
}

/** What it is able to do in any case. */
const CAPABILITIES: readonly Capability[] = [
  "clientPublish",
  "services",
  "parameters",
  "parametersSubscribe",
  "connectionGraph",
];

/** One client that speaks the Foxglove WebSocket protocol. */
export class FoxgloveSession implements Session {
  readonly #parts: SessionParts;
  readonly #shared: FoxgloveParts;
  readonly #replies: Replies;
  readonly #channels: Channels;
  readonly #subscriptions: Subscriptions;
  readonly #publications: Publications;
  readonly #services: Services;
  readonly #parameters: Parameters;
  readonly #graph: ConnectionGraph;
  readonly #assets: Assets;
  readonly #drops: Drops;
  readonly #time: ServerTime | null;
  readonly #unfollow: () => void;

  /** Says at once what there is. */
  constructor(parts: SessionParts, shared: FoxgloveParts) {
    const { view, queue, clock } = parts;
    this.#parts = parts;
    this.#shared = shared;
    const replies = this.#replies = new Replies(queue, clock);
    const channels = this.#channels = new Channels({
      view,
      replies,
      clock,
      inferred: shared.inferred,
      ended: (channel) => this.#subscriptions.endChannel(channel),
    });
    this.#subscriptions = new Subscriptions({ view, replies, channels });
    this.#publications = new Publications({ view, replies });
    this.#services = new Services({ view, replies, clock });
    this.#parameters = new Parameters({ view, replies });
    this.#graph = new ConnectionGraph({ view, replies });
    this.#assets = new Assets({ source: shared.assets, replies });
    this.#drops = new Drops({ replies, clock });
    this.#greet();
    this.#time = shared.time ? new ServerTime(shared.time, { replies, clock }) : null;
    this.#unfollow = view.onChange(() => this.#update());
    this.#update();
  }

  receive(data: string | Uint8Array): void {
    try {
      this.#take(readOperation(data));
    } catch (error) {
      if (!(error instanceof ProtocolError)) return this.#replies.failed(error);
      const level = error.isUnknown ? StatusLevel.WARNING : StatusLevel.ERROR;
      this.#replies.status(level, error.message);
    }
  }

  /** Messages were left out, since the client is too slow for them. */
  dropped(counts: ReadonlyMap<string, number>): void {
    this.#drops.note(counts);
  }

  close(): void {
    this.#unfollow();
    this.#time?.close();
    this.#drops.close();
    this.#channels.close();
    this.#services.close();
    this.#subscriptions.close();
    this.#publications.close();
    this.#parameters.close();
    this.#graph.stop();
  }

  #greet(): void {
    const { name, time, assets } = this.#shared;
    this.#replies.say({
      op: "serverInfo",
      name,
      capabilities: [
        ...CAPABILITIES,
        ...time ? ["time" as const] : [],
        ...assets ? ["assets" as const] : [],
      ],
      supportedEncodings: ["json"],
      metadata: {},
      sessionId: this.#parts.view.gateway.uuid,
    });
  }

  #update(): void {
    this.#channels.update();
    this.#services.update();
    this.#publications.update();
    this.#graph.update();
  }

  #take(operation: ClientOperation): void {
    switch (operation.op) {
      case "subscribe":
        return this.#each(operation.subscriptions, (one) => this.#subscriptions.add(one));
      case "unsubscribe":
        return this.#each(operation.subscriptionIds, (id) => this.#subscriptions.remove(id));
      case "advertise":
        return this.#each(operation.channels, (channel) => this.#publications.add(channel));
      case "unadvertise":
        return this.#each(operation.channelIds, (id) => this.#publications.remove(id));
      case "message":
        return this.#publications.send(operation.channelId, operation.data);
      case "serviceRequest":
        return this.#services.call(operation);
      case "getParameters":
        return this.#parameters.get(operation.parameterNames, operation.id);
      case "setParameters":
        return this.#parameters.set(operation.parameters, operation.id);
      case "subscribeParameterUpdates":
        return this.#parameters.watch(operation.parameterNames);
      case "unsubscribeParameterUpdates":
        return this.#parameters.unwatch(operation.parameterNames);
      case "subscribeConnectionGraph":
        return this.#graph.start();
      case "unsubscribeConnectionGraph":
        return this.#graph.stop();
      case "fetchAsset":
        return this.#assets.fetch(operation.uri, operation.requestId);
    }
  }

  /** What of a list makes no sense does not keep the others from it. */
  #each<T>(items: readonly T[], action: (item: T) => void): void {
    for (const item of items) {
      try {
        action(item);
      } catch (error) {
        this.#replies.failed(error);
      }
    }
  }
}
