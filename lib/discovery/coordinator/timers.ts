/** How often a coordinator and its nodes look who is silent, in milliseconds. */
export const BEAT_MS = 500;
/** How often a coordinator pings each node, in milliseconds. */
export const PING_INTERVAL_MS = 1000;
/** After so long a silence a coordinator knocks at the node's TCP port, in milliseconds. */
export const KNOCK_AFTER_MS = 2000;
/** How long a node's machine has to answer that, in milliseconds. */
export const KNOCK_TIMEOUT_MS = 500;
/** A node that is silent for so long is gone, whatever its machine says, in milliseconds. */
export const SILENCE_LIMIT_MS = 15_000;
/** How long a node whose process lives may take to register again, in milliseconds. */
export const RETURN_MS = 2000;

/** A coordinator that is silent for so long is looked for anew, in milliseconds. */
export const COORDINATOR_SILENCE_MS = 3500;
/** How long one attempt to reach a coordinator may take, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 1000;
/** The shortest and the longest wait between two attempts, in milliseconds; give or take half. */
export const RETRY_MS = { first: 25, last: 400 } as const;

/**
 * The age, in milliseconds, that a coordinator must have before a node that it does not know is gone:
 * until then the node may be about to register again.
 */
export const GRACE_MS = 5000;
/** The age, in milliseconds, from which a coordinator's list counts as complete. */
export const COMPLETE_AFTER_MS = 1500;
/** How often nodes are looked at that the coordinator does not know, in milliseconds. */
export const ORPHAN_CHECK_MS = 1000;
/** For how long a node is left out that a connection found gone, in milliseconds: doubles each time. */
export const BURIAL_MS = { first: 1000, last: 30_000 } as const;
