import { CLOCK_TOPIC } from "../../mesh/clock_topic.ts";
import { isHidden } from "../../mesh/names.ts";
import { Route, type RoutedKind, type RouteOptions } from "../route.ts";

/** The level of names that are about bridges themselves: they never travel. */
const BRIDGE_LEVEL = /(^|\/)_bridge(\/|$)/;
/** Of so many names it is remembered where they go. */
const MAX_REMEMBERED = 4096;

/** Where a name goes, and by which route. */
export interface Passage {
  readonly route: Route;
  /** The name in the mesh. */
  readonly near: string;
  /** What it is called at the other side. */
  readonly far: string;
}

/** The routes of a bridge for topics or services: of those that match a name the first one holds. */
export class RouteTable {
  readonly routes: readonly Route[];
  readonly #isRosy: boolean;
  readonly #known = {
    in: new Map<string, Passage | null>(),
    out: new Map<string, Passage | null>(),
  };

  /**
   * @param kind What they are about.
   * @param routes What the user wrote.
   * @param isRosy Whether rosy is at the other side, too.
   * @throws {TypeError} If something in it makes no sense.
   */
  constructor(kind: RoutedKind, routes: readonly (RouteOptions | string)[], isRosy: boolean) {
    this.routes = routes.map((options) => new Route(kind, options));
    this.#isRosy = isRosy;
  }

  /** The routes that let names in, or out. */
  going(direction: "in" | "out"): readonly Route[] {
    return this.routes.filter((route) => route.goes(direction));
  }

  /** @returns Where a name of the mesh goes; `undefined` for nowhere. */
  out(near: string): Passage | undefined {
    return this.#remember("out", near, () => this.#findOut(near));
  }

  /** @returns Where a name of the other side goes; `undefined` for nowhere. */
  in(far: string): Passage | undefined {
    return this.#remember("in", far, () => this.#findIn(far));
  }

  /** @returns The far name that a name of the mesh is heard of by; `undefined` for none. */
  heardOf(near: string): Passage | undefined {
    for (const route of this.going("in")) {
      const far = route.far(near);
      const passage = far === undefined ? undefined : this.in(far);
      if (passage?.near === near) return passage;
    }
    return undefined;
  }

  /** @returns The name in the mesh that a far name is sent to by; `undefined` for none. */
  sentTo(far: string): Passage | undefined {
    for (const route of this.going("out")) {
      const near = route.near(far);
      const passage = near === undefined ? undefined : this.out(near);
      if (passage?.far === far) return passage;
    }
    return undefined;
  }

  #findOut(near: string): Passage | undefined {
    for (const route of this.going("out")) {
      const far = route.far(near);
      if (far !== undefined) return this.#mayTravel(near, route) ? { route, near, far } : undefined;
    }
    return undefined;
  }

  #findIn(far: string): Passage | undefined {
    for (const route of this.going("in")) {
      const near = route.near(far);
      if (near !== undefined) {
        return this.#mayTravel(near, route) ? { route, near, far } : undefined;
      }
    }
    return undefined;
  }

  /** What means something to rosy alone travels where rosy is on both sides, or where it is named. */
  #mayTravel(near: string, { names }: Route): boolean {
    if (BRIDGE_LEVEL.test(near)) return false;
    if (names.isName) return true;
    if (near === CLOCK_TOPIC) return false;
    return this.#isRosy || !(isHidden(near) || near.startsWith("rosy/"));
  }

  #remember(
    direction: "in" | "out",
    name: string,
    find: () => Passage | undefined,
  ): Passage | undefined {
    const known = this.#known[direction];
    const found = known.get(name);
    if (found !== undefined) return found ?? undefined;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const passage = find();
    known.set(name, passage ?? null);
    return passage;
  }
}
