import type { Discovery } from "../discovery/discovery.ts";
import type { Logger } from "../log/logger.ts";
import type { NameResolver } from "../mesh/name_resolver.ts";
import type { OwnRecord } from "../mesh/own_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { ServiceCaller } from "../service/service_caller.ts";
import type { ServiceResponder } from "../service/service_responder.ts";
import type { TopicListeners } from "../topic/topic_listeners.ts";
import type { TopicSender } from "../topic/topic_sender.ts";
import type { Clock } from "../time/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import type { NodeTypes } from "./types/node_types.ts";
import type { StatsInquirer } from "./report/stats_inquirer.ts";
import type { StatsReporter } from "./report/stats_reporter.ts";
import type { StatsBook } from "./status/stats_book.ts";
import type { NodeTime } from "./clock/node_time.ts";
import type { StatusFeed } from "./status/status_feed.ts";

/** The parts of a node, put together by `buildNode()`. */
export interface NodeParts {
  readonly own: OwnRecord;
  readonly names: NameResolver;
  readonly types: NodeTypes;
  readonly topology: Topology;
  readonly discovery: Discovery;
  readonly endpoint: Endpoint;
  readonly listeners: TopicListeners;
  readonly sender: TopicSender;
  readonly caller: ServiceCaller;
  readonly responder: ServiceResponder;
  readonly status: StatusFeed;
  readonly stats: StatsBook;
  readonly reporter: StatsReporter;
  readonly inquirer: StatsInquirer;
  readonly time: NodeTime;
  /** The machine's own. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}
