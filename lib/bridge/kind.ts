import type { ListSchema, Schema, TextSchema } from "../launch/file/schema.ts";
import type { Link } from "./bridge.ts";

/** What a setting of a bridge may be: what flags and files can both say. */
export type SettingSchema =
  | Exclude<Schema, { type: "object" | "map" | "tuple" | "either" | "list" | "any" }>
  | ListSchema & { readonly item: TextSchema };

/** What the settings of a bridge came to, by their keys. */
export type Settings = Readonly<Record<string, unknown>>;

/** What a room for a kind of system has to offer. */
export interface LinkModule {
  /**
   * Makes a link of what a user wrote.
   *
   * @param address Where the system is; the default where nothing was said.
   * @param settings The settings that were given; paths are absolute.
   * @throws {TypeError} If something in it makes no sense, with what to do.
   */
  openLink(address: string, settings: Settings): Link | Promise<Link>;
}

/**
 * A kind of system that bridges lead to: a row of the table in `kinds.ts`. `rosy bridge KIND`, the key
 * `bridges` of launch files and `bridge.yaml` are made of it.
 */
export interface BridgeKind {
  /** The word: `nats`. */
  readonly kind: string;
  /** What it leads to, in a line that ends with a full stop: `NATS: other sites, or programs that use it.` */
  readonly summary: string;
  /** More of that: whole sentences. */
  readonly description?: readonly string[];
  /** Where the system is: what follows the kind on the command line, the key `address` in files. */
  readonly address: {
    /** In capitals: `URL`. */
    readonly placeholder: string;
    readonly summary: string;
    /** Where it is unless something else is said; it has to be said where there is no default. */
    readonly default?: string;
    readonly example: string;
  };
  /** What can be set, by keys in snake case: `client_id`, which is the flag `--client-id`. */
  readonly settings: Readonly<Record<string, SettingSchema>>;
  /** Those of the settings that are paths of files or folders. */
  readonly paths?: readonly string[];
  /** Examples of command lines. */
  readonly examples: readonly { readonly command: string; readonly summary: string }[];
  /** Loads what makes a link: only then the client of the other system. */
  readonly load: () => Promise<LinkModule>;
}
