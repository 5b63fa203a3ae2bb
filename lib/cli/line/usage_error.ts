/** The user typed what a command cannot make sense of: exit status 2. */
export class UsageError extends Error {
  override name = "UsageError";
  /** The words of the command whose help would tell, such as `["topic", "send"]`. */
  readonly path: readonly string[] | undefined;

  /**
   * @param message What is wrong, in one line.
   * @param options `path`: the command's words, where they are not those of the running command.
   */
  constructor(message: string, options: { path?: readonly string[] } = {}) {
    super(message);
    this.path = options.path;
  }
}
