import type { Codec } from "../../codec/codec.ts";
import type { CodecRegistry } from "../../codec/registry.ts";
import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { Announcements } from "./announcements.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Leases } from "./lease.ts";
import type { Exposure } from "./exposure.ts";
import type { FiguresFeed } from "./figures_feed.ts";
import type { ClientLimits } from "./limits.ts";
import type { Schemas } from "./schemas.ts";
import type { TopicHub } from "./topic_hub.ts";

/** What a gateway looks at, and how. */
export interface GatewayOptions {
  /** The node that it is in the mesh; whoever made it stops it. */
  readonly node: Node;
  /** What it shows. @default {new Exposure()} everything */
  readonly exposure?: Exposure;
  /** Codecs of the user's own, to read messages by. @default {[]} */
  readonly codecs?: Iterable<Codec>;
  /** How much each client may have. */
  readonly limits?: Partial<ClientLimits>;
  /** Measures waits; the machine's clock unless a test has another one. */
  readonly clock?: Clock;
  readonly logger: Logger;
}

/** What all clients of a gateway share. */
export interface GatewayParts {
  readonly node: Node;
  readonly exposure: Exposure;
  readonly codecs: CodecRegistry;
  readonly limits: ClientLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hub: TopicHub;
  readonly catalogue: Catalogue;
  readonly figures: FiguresFeed;
  readonly schemas: Schemas;
  readonly announcements: Announcements;
  /** Of all clients that are gone as soon as they have said something. */
  readonly brief: Leases;
}
