import { NameMapping } from "./name_mapping.ts";

/** Which way names go: `in` from the other system to the mesh, `out` from the mesh to it. */
export type Direction = "in" | "out" | "both";

/** Which topics or services a bridge passes on, and how. */
export interface RouteOptions {
  /** Names in the mesh: a name, or a pattern with `*` and at most one `**`. */
  readonly names: string;
  /**
   * What they are called at the other side: a name, or a pattern with the same stars in the same order,
   * such as `robot1/camera/*` for `camera/*`.
   *
   * @default {names}
   */
  readonly as?: string;
  /**
   * Which way they go. For services: `in` are those of the other side, to be called here.
   *
   * @default {"both"}
   */
  readonly direction?: Direction;
  /** Patterns of names in the mesh that are left out. */
  readonly except?: readonly string[];
  /** Of which type they are at the other side, where that has types: `sensor_msgs/Imu`. */
  readonly type?: string;
  /** The most messages a second of each topic; further ones are left out. */
  readonly maxHz?: number;
  /**
   * Whether only the newest message of each topic waits while the other side does not keep up.
   *
   * @default {false}
   */
  readonly latest?: boolean;
  /**
   * How many messages of each topic wait at most while the other side does not keep up; the oldest are
   * dropped then.
   *
   * @default {100}
   */
  readonly queue?: number;
  /** Whether messages must not be lost: kept on disk until the other side has confirmed them. */
  readonly durable?: boolean;
  /** The quality of service of MQTT: 0 at most once, 1 at least once, 2 exactly once. */
  readonly qos?: 0 | 1 | 2;
  /**
   * How messages are written where there is a choice: `rosy` with all that rosy's codec knows, `json`
   * as JSON that devices understand.
   */
  readonly format?: "rosy" | "json";
}

/** What {@linkcode RouteOptions} are about. */
export type RoutedKind = "topics" | "services";

/** One of a bridge's routes. */
export class Route {
  readonly kind: RoutedKind;
  readonly options: RouteOptions;
  /** How its names are called at either side. */
  readonly names: NameMapping;
  readonly #except: readonly NameMapping[];

  /**
   * @param kind What it is about.
   * @param options What the user wrote; a text is its `names`.
   * @throws {TypeError} If something in it makes no sense.
   */
  constructor(kind: RoutedKind, options: RouteOptions | string) {
    this.kind = kind;
    this.options = typeof options === "string" ? { names: options } : options;
    const { names, as = names, except = [] } = this.options;
    this.names = new NameMapping(names, as);
    this.#except = except.map((pattern) => new NameMapping(pattern, pattern));
  }

  /** @returns Whether it lets names in, or out. */
  goes(direction: "in" | "out"): boolean {
    const { direction: own = "both" } = this.options;
    return own === "both" || own === direction;
  }

  /** @returns The far name of a name in the mesh; `undefined` where the route has nothing to do with it. */
  far(near: string): string | undefined {
    if (this.#except.some((pattern) => pattern.far(near) !== undefined)) return undefined;
    return this.names.far(near);
  }

  /** @returns The name in the mesh of a far name; `undefined` where the route has nothing to do with it. */
  near(far: string): string | undefined {
    const near = this.names.near(far);
    return near !== undefined && this.far(near) === far ? near : undefined;
  }
}
