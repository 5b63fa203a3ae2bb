import { CodecRegistry } from "../../codec/registry.ts";
import { errorText } from "../../log/error_text.ts";
import { systemClock } from "../../time/clock.ts";
import { Announcements } from "./announcements.ts";
import { Catalogue } from "./catalogue.ts";
import type { Client } from "./client.ts";
import { ClientView } from "./client_view.ts";
import { Exposure } from "./exposure.ts";
import { FiguresFeed } from "./figures_feed.ts";
import type { GatewayOptions, GatewayParts } from "./gateway_parts.ts";
import { CLIENT_LIMITS } from "./limits.ts";
import { Leases } from "./lease.ts";
import type { MeshView } from "./mesh_view.ts";
import { Schemas } from "./schemas.ts";
import { TopicHub } from "./topic_hub.ts";

/** How long the velocities of those hold who have no connection, in milliseconds. */
const HOLD_MS = 1000;

/**
 * A mesh for those who are no nodes: one node of the mesh, and a {@linkcode MeshView} for each client.
 *
 * - **Rules** may change at any time: see {@linkcode Exposure.replace}.
 * - **Close**: closes all views; the node is stopped by whoever made it, after that.
 */
export class Gateway implements AsyncDisposable {
  readonly #parts: GatewayParts;
  readonly #views = new Set<ClientView>();
  readonly #unsubscribe: () => void;
  #isClosed = false;

  /** @param options The node, and what is shown of its mesh. */
  constructor(options: GatewayOptions) {
    const { node, logger, clock = systemClock, exposure = new Exposure() } = options;
    const codecs = new CodecRegistry(options.codecs);
    const limits = { ...CLIENT_LIMITS, ...options.limits };
    this.#parts = {
      node,
      exposure,
      codecs,
      limits,
      clock,
      logger,
      hub: new TopicHub({ node, codecs, logger }),
      catalogue: new Catalogue(node, clock),
      figures: new FiguresFeed(node, clock),
      schemas: new Schemas(node),
      announcements: new Announcements(node, logger),
      brief: new Leases({
        clock,
        maxTopics: limits.maxSentTopics,
        holdMs: HOLD_MS,
        send: (topic, args) =>
          void node.send(`/${topic}`, ...args).catch((error) =>
            logger.warn(`Cannot stop what moves by topic "${topic}": ${errorText(error)}`)
          ),
      }),
    };
    this.#unsubscribe = exposure.subscribe(() => {
      for (const view of this.#views) view.rulesChanged();
      this.#parts.figures.rulesChanged();
      this.#parts.catalogue.changed();
    });
  }

  /** What is shown. */
  get exposure(): Exposure {
    return this.#parts.exposure;
  }

  /** How many clients there are. */
  get clients(): number {
    return this.#views.size;
  }

  /**
   * Lets a client in.
   *
   * @param client Who it is.
   * @returns The mesh as it may see it; whoever opened it closes it.
   * @throws {Error} If the gateway is closed.
   */
  open(client: Client): MeshView {
    if (this.#isClosed) throw new Error("Cannot open a view of the mesh: the gateway is closed");
    const view = new ClientView(this.#parts, client, () => this.#views.delete(view));
    this.#views.add(view);
    return view;
  }

  /** Closes all views. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    await Promise.all([...this.#views].map((view) => view.close()));
    this.#parts.brief.close();
    this.#parts.catalogue.close();
    this.#parts.figures.close();
  }

  /** The same as {@linkcode Gateway.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
