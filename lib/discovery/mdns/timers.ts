/** The times of mDNS discovery that tests and measurements turn; all in milliseconds. */
export interface MdnsTimers {
  /** How long an announced record holds: when a node is given up that is only silent. */
  ttlMs: number;
  /** The first announcement comes after a random time up to this. */
  startJitterMs: number;
  /** When the announcement and the question are repeated, counted from the first. */
  repeatAtMs: readonly number[];
  /** The most that is added at random to the times of repetition. */
  repeatJitterMs: number;
  /** How often the machine's interfaces are looked at. */
  pollMs: number;
  /** How long changes of the record are collected before they are announced. */
  updateDebounceMs: number;
  /** The same for changes that no message waits for; connections have told of them by then. */
  detailDebounceMs: number;
  /** The start is over when for so long nothing new was heard. */
  quietMs: number;
  /** The same, where nothing at all was heard yet. */
  firstQuietMs: number;
  /** The start is over after this, whatever is still heard. */
  settleMs: number;
  /** After so long without any question one is asked, in case a node was never heard. */
  idleQuestionMs: number;
  /** Within this time an own packet has to come back from the network. */
  echoMs: number;
  /** For so long late packets of a node that said goodbye are ignored. */
  tombstoneMs: number;
  /** When a node is asked for whose connection was lost, counted from the loss. */
  probeAtMs: readonly number[];
  /** When it is given up, counted from the loss. */
  probeEndMs: number;
  /** A node that others ask for in vain for so long is given up, too. */
  observedEndMs: number;
}

/** The times that are used where nothing else is said. */
export const DEFAULT_TIMERS: Readonly<MdnsTimers> = Object.freeze({
  ttlMs: 20_000,
  startJitterMs: 15,
  repeatAtMs: [1000, 3000],
  repeatJitterMs: 250,
  pollMs: 1000,
  updateDebounceMs: 10,
  detailDebounceMs: 50,
  quietMs: 60,
  firstQuietMs: 100,
  settleMs: 500,
  idleQuestionMs: 60_000,
  echoMs: 1000,
  tombstoneMs: 1000,
  probeAtMs: [0, 250, 750],
  probeEndMs: 1250,
  observedEndMs: 1500,
});
