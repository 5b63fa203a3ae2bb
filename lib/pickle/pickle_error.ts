/** What is no pickle, or one that holds more than data. */
export class PickleError extends TypeError {
  override readonly name: string = "PickleError";

  /** @param reason What is wrong with it. */
  constructor(reason: string) {
    super(`Cannot read pickle: ${reason}`);
  }
}

/** A pickle that asks for a class that nobody has allowed: nothing of it was made. */
export class PickleClassError extends PickleError {
  override readonly name = "PickleClassError";

  /** @param className The class, such as `"numpy.ndarray"`. */
  constructor(readonly className: string) {
    super(
      `it holds a ${className}, and no code of who sent it is run here; send plain data: ` +
        "numbers, text, bytes, lists, tuples, sets, dicts",
    );
  }
}
