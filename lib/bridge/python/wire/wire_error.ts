/** What came over a connection is not what Python's rosy sends: the connection cannot go on. */
export class PythonWireError extends Error {
  override readonly name = "PythonWireError";

  /** @param reason What is wrong. */
  constructor(reason: string) {
    super(`Cannot understand what Python's rosy sent: ${reason}`);
  }
}
