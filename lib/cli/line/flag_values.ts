/** The value of a flag; a list for one that may be given several times. */
export type FlagValue = boolean | number | string | readonly string[];

/** The values of a command's flags, its defaults included. */
export class FlagValues {
  readonly #values: ReadonlyMap<string, FlagValue>;

  /** @param values The values by the flags' names. */
  constructor(values: ReadonlyMap<string, FlagValue>) {
    this.#values = values;
  }

  /**
   * Leaves a flag out.
   *
   * @param name The flag's name.
   * @returns The values of the others.
   */
  without(name: string): FlagValues {
    return new FlagValues(new Map([...this.#values].filter(([other]) => other !== name)));
  }

  /**
   * Tells whether a boolean flag was given.
   *
   * @param name The flag's name.
   * @returns Whether it was.
   */
  isOn(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /**
   * Looks a text up.
   *
   * @param name The flag's name.
   * @returns Its value, or `undefined` where it has none.
   */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /**
   * Looks up the texts of a flag that may be given several times.
   *
   * @param name The flag's name.
   * @returns Its values in order; none if it was not given.
   */
  texts(name: string): readonly string[] {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value : [];
  }

  /**
   * Looks a number up.
   *
   * @param name The flag's name.
   * @returns Its value, or `undefined` where it has none.
   */
  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === "number" ? value : undefined;
  }

  /**
   * Looks a duration up that was given in seconds.
   *
   * @param name The flag's name.
   * @returns Its value in whole milliseconds, or `undefined` where it has none.
   */
  milliseconds(name: string): number | undefined {
    const seconds = this.number(name);
    return seconds === undefined ? undefined : Math.round(seconds * 1000);
  }
}
