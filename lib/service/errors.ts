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

/** A service did not answer in time. */
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
   */
  constructor(service: string, timeoutMs: number) {
    super(`Cannot call service "${service}": no answer within ${timeoutMs} ms`);
    this.service = service;
    this.timeoutMs = timeoutMs;
  }
}

/** The connection broke before the answer came: whether the service ran is unknown. */
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
   */
  constructor(service: string, peer: string) {
    super(
      `Cannot call service "${service}": the connection to node ${peer} was lost before the answer`,
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
