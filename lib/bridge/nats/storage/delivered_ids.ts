/** The most ids that are remembered. */
const MAX_IDS = 10_000;

/** The ids of stored messages that the mesh has had: the server may give one again. */
export class DeliveredIds {
  readonly #ids = new Set<string>();

  /** @returns Whether it is new. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > MAX_IDS) this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }
}
