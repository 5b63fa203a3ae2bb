import type { Clock } from "../time/clock.ts";
import type { LinkConditions } from "./test_link.ts";
import { VirtualLink } from "./virtual_link.ts";
import type { VirtualProcess } from "./virtual_process.ts";
import type { Way } from "./way.ts";

/** What all links of a test have in common. */
export interface VirtualLinksOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** What links between two are like unless changed. */
  readonly conditions: LinkConditions;
  /** Breaks the open connections of one process, or those between two. */
  readonly reset: (...processes: readonly VirtualProcess[]) => void;
}

/** The links of one test's nodes: each has one of its own, and one with each other. */
export class VirtualLinks {
  readonly #options: VirtualLinksOptions;
  readonly #links = new Map<string, VirtualLink>();
  readonly #healed = new Set<() => void>();

  constructor(options: VirtualLinksOptions) {
    this.#options = options;
  }

  /** The link of one process with all others. */
  ofOne(process: VirtualProcess): VirtualLink {
    return this.#link(process.uuid, {}, [process]);
  }

  /** The link between two processes. */
  between(a: VirtualProcess, b: VirtualProcess): VirtualLink {
    const name = [a.uuid, b.uuid].sort().join(" ");
    return this.#link(name, this.#options.conditions, [a, b]);
  }

  /** The way from one process to another: over both processes' own links and the one between. */
  way(from: VirtualProcess, to: VirtualProcess): Way {
    const links = [this.ofOne(from), this.between(from, to), this.ofOne(to)];
    const healed = this.#healed;
    return {
      clock: this.#options.clock,
      get isCut() {
        return links.some(({ isCut }) => isCut);
      },
      delayMs: () => links.reduce((sumMs, link) => sumMs + link.drawDelayMs(), 0),
      drops: () => links.some((link) => link.drawDrop()),
      onHeal(callback) {
        const tell = () => {
          if (!this.isCut) callback();
        };
        healed.add(tell);
        return () => void healed.delete(tell);
      },
    };
  }

  /** Heals all of them. */
  healAll(): void {
    for (const link of this.#links.values()) link.heal();
  }

  #link(
    name: string,
    conditions: LinkConditions,
    processes: readonly VirtualProcess[],
  ): VirtualLink {
    let link = this.#links.get(name);
    if (!link) {
      link = new VirtualLink({
        conditions,
        random: this.#options.random,
        healed: () => {
          for (const tell of [...this.#healed]) tell();
        },
        reset: () => this.#options.reset(...processes),
      });
      this.#links.set(name, link);
    }
    return link;
  }
}
