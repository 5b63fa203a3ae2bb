/** The largest frame of a client, in bytes: an image that it publishes. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** The longest id of an operation, and the longest name, in characters. */
export const MAX_TEXT_LENGTH = 1024;
/** The most subscriptions of one client, those of one topic counted each. */
export const MAX_SUBSCRIPTIONS = 4096;
/** The most ids by which a client may have advertised topics. */
export const MAX_ADVERTISED = 4096;
/** The most messages of one client that wait until the mesh has room for them. */
export const MAX_PUBLISHED_WAITING = 1024;
/** The most messages of a subscription that wait for their turn, where its rate is limited. */
export const MAX_QUEUE_LENGTH = 1000;
/** The most messages of which some fragments have come. */
export const MAX_FRAGMENTED = 16;
/** The most fragments of a message. */
export const MAX_FRAGMENTS = 65_536;
/** A client that wants smaller fragments gets these, in characters. */
export const MIN_FRAGMENT_SIZE = 128;
/** The most requests to a client that it has not answered: calls of its services, goals of its actions. */
export const MAX_ASKED = 1024;
/** The most goals of a client that are under way. */
export const MAX_GOALS = 256;
/** The most calls of a client that wait for their answers, those of rosapi included. */
export const MAX_CALLS = 256;
/** How long a call waits unless its client says otherwise, in milliseconds. */
export const CALL_TIMEOUT_MS = 10_000;
/** How long a call waits whose client says that it waits for ever, in milliseconds: a day. */
export const LONGEST_CALL_MS = 24 * 60 * 60 * 1000;
