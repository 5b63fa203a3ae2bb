/** An object of a class of Python's, to be written. */
export class MadeByClass {
  /** Its class, such as `"uuid.UUID"`. */
  readonly className: string;
  /** What its class is called with. */
  readonly args: readonly unknown[];
  /** Its fields; without them it is what the class returns. */
  readonly fields?: Readonly<Record<string, unknown>>;

  /**
   * @param className Its class, which whoever reads it has to have.
   * @param options What it is made of: what its class is called with, or its fields.
   */
  constructor(
    className: string,
    { args = [], fields }: {
      args?: readonly unknown[];
      fields?: Readonly<Record<string, unknown>>;
    },
  ) {
    this.className = className;
    this.args = args;
    if (fields) this.fields = fields;
  }
}
