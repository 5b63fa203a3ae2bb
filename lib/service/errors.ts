/** No node provides a service. */
export class NoProviderError extends Error {
  /** The name of the class. */
  override readonly name = "NoProviderError";
  /** The service. */
  readonly service: string;

  /**
   * Made by a call that fails.
   *
   * @param service The service.
   * @param message The whole message.
   * @param options The `cause`.
   */
  constructor(service: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.service = service;
  }
}

/** A service did not answer in time, or sent no further part of a stream. */
export class CallTimeoutError extends Error {
  /** The name of the class. */
  override readonly name = "CallTimeoutError";
  /** The service. */
  readonly service: string;
  /** How long the call waited, in milliseconds. */
  readonly timeoutMs: number;

  /**
   * Made by a call that fails.
   *
   * @param service The service.
   * @param timeoutMs How long the call waited, in milliseconds.
   * @param what For what.
   */
  constructor(service: string, timeoutMs: number, what = "answer") {
    super(`Cannot call service "${service}": no ${what} within ${timeoutMs} ms`);
    this.service = service;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The connection broke before the answer came, so that nobody knows whether the service ran, or before
 * the end of a stream.
 */
export class ConnectionLostError extends Error {
  /** The name of the class. */
  override readonly name = "ConnectionLostError";
  /** The service. */
  readonly service: string;

  /**
   * Made by a call that fails.
   *
   * @param service The service.
   * @param peer The node that provides it, for people.
   * @param what What did not come.
   */
  constructor(service: string, peer: string, what = "the answer") {
    super(
      `Cannot call service "${service}": the connection to node ${peer} was lost before ${what}`,
    );
    this.service = service;
  }
}

/** What a service threw, on the node that provides it. */
export class RemoteError extends Error {
  /** The name of the class. */
  override readonly name = "RemoteError";
  /** The service. */
  readonly service: string;
  /** The name of the error that was thrown, such as `"TypeError"`. */
  readonly remoteName: string;
  /** Its message. */
  readonly remoteMessage: string;
  /** Its stack on the node that provides the service; empty if it had none. */
  readonly remoteStack: string;

  /**
   * Made by a call that fails.
   *
   * @param service The service.
   * @param remote What was thrown there.
   */
  constructor(service: string, remote: { name: string; message: string; stack: string }) {
    super(`Service "${service}" failed: ${remote.name}: ${remote.message}`);
    this.service = service;
    this.remoteName = remote.name;
    this.remoteMessage = remote.message;
    this.remoteStack = remote.stack;
  }
}
