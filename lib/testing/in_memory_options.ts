import type { Logger } from "../log/logger.ts";
import { defaultTopicLoadBalancer, leastRecentLoadBalancer } from "../mesh/load_balancer.ts";
import { withoutMesh } from "../node/options/fill_in.ts";
import type { NodeOptions } from "../node/options/options.ts";

const DOMAIN_ID = "test";
const ADDRESS = "127.0.0.1";

/** What a test has in place of the machine's own. */
export interface TestSupplies {
  /** Chance, from the test's seed. */
  readonly random: () => number;
  /** Where the node logs. */
  readonly logger: Logger;
}

/**
 * Makes a node's options those of a node in memory: what they say of networks and keys goes, and
 * what draws by lot draws from the test's own chance.
 *
 * @param options As the test or the code under test gives them.
 * @param supplies What the test has in place of the machine's.
 * @returns The options to build the node with.
 */
export function inMemoryOptions(
  options: NodeOptions,
  { random, logger }: TestSupplies,
): NodeOptions {
  return {
    ...withoutMesh(options),
    domainId: options.domainId ?? DOMAIN_ID,
    ...(options.clock && { clock: options.clock }),
    logger,
    topicLoadBalancer: options.topicLoadBalancer ?? defaultTopicLoadBalancer(random),
    serviceLoadBalancer: options.serviceLoadBalancer ?? leastRecentLoadBalancer({ random }),
    serverHost: ADDRESS,
    serverPort: undefined,
    clientHost: undefined,
    allowTcpConnections: true,
  };
}
