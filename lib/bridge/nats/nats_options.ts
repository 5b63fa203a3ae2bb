import { checkPrefix } from "./subjects.ts";

/** How names of a mesh stand in subjects. */
export type SubjectLayout =
  /** Apart by what they are, `rosy.t.imu` for topic `imu`, with all that rosy tells besides. */
  | "rosy"
  /**
   * As they are, `imu` or `PREFIX.imu`, with messages as JSON unless a route says `format: "rosy"`: to
   * join what others have built on NATS.
   */
  | "plain";

/** Which system of NATS a bridge leads to, and how. */
export interface NatsOptions {
  /**
   * Servers of one system, any of which will do: `nats://HOST:PORT`, with `tls://` for encrypted ones;
   * `USER:PASSWORD@` or `TOKEN@` may stand before the host of the first.
   *
   * @default {"nats://127.0.0.1:4222"}
   */
  readonly servers?: string | readonly string[];
  /**
   * What this site is called: what is stored for it, and by it, goes by that. Sites of one name would
   * share what is meant for both; bridges that stand in for each other in one mesh have the same one.
   *
   * @default {hostname}
   */
  readonly site?: string;
  /**
   * How names stand in subjects.
   *
   * @default {"rosy"}
   */
  readonly layout?: SubjectLayout;
  /**
   * What stands before all subjects: levels with `.` between them. With layout `plain` there is none
   * unless it is given.
   *
   * @default {"rosy"}
   */
  readonly prefix?: string;
  /** A user's name, together with {@linkcode NatsOptions.password}. */
  readonly user?: string;
  /** The user's password. */
  readonly password?: string;
  /** A token, instead of a user and a password. */
  readonly token?: string;
  /** The seed of an nkey, which begins with `SU`. */
  readonly nkey?: string;
  /** The path of a file of credentials, as `nsc` writes it. */
  readonly creds?: string;
  /** Encryption beyond what the system's certificates allow. */
  readonly tls?: NatsTlsOptions;
  /**
   * How many servers of a cluster keep what is stored: 1, 3 or 5.
   *
   * @default {3 in a cluster, else 1}
   */
  readonly replicas?: number;
  /**
   * How many bytes are stored at the server at most, of kept messages, and as many of durable ones.
   *
   * @default {256 MiB}
   */
  readonly maxStoredBytes?: number;
}

/** Paths of files in PEM. */
export interface NatsTlsOptions {
  /** Who vouches for the server. */
  readonly ca?: string;
  /** The certificate that this client shows. */
  readonly cert?: string;
  /** Its key. */
  readonly key?: string;
}

/** {@linkcode NatsOptions} with all that was left out. */
export interface ResolvedNatsOptions extends NatsOptions {
  readonly servers: readonly string[];
  readonly site: string;
  readonly layout: SubjectLayout;
  /** What stands before all subjects, with its last `.`; empty where nothing does. */
  readonly prefix: string;
  readonly maxStoredBytes: number;
}

const DEFAULT_SERVER = "nats://127.0.0.1:4222";
const DEFAULT_STORED_BYTES = 256 * 1024 * 1024;

/**
 * Checks options and fills in what was left out.
 *
 * @param options What the user wrote.
 * @returns All of them.
 * @throws {TypeError} If one makes no sense.
 */
export function resolveNatsOptions(options: NatsOptions): ResolvedNatsOptions {
  const { layout = "rosy", site = Deno.hostname(), maxStoredBytes = DEFAULT_STORED_BYTES } =
    options;
  const urls = serversOf(options);
  const logIn = logInOf(urls[0]!, options);
  checkLogIn(logIn);
  return {
    ...options,
    ...logIn,
    servers: urls.map(withoutSecrets),
    site,
    layout,
    prefix: prefixOf({ ...options, layout }),
    maxStoredBytes,
  };
}

/** @returns Where a server is, without what is secret of it. */
function withoutSecrets({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

/** Who we are: what the options say, or what stands in the address, as many have it from elsewhere. */
function logInOf(url: URL, options: NatsOptions): NatsOptions {
  const { user, password, token, nkey, creds } = options;
  const [name, secret] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  if (name === "") return { user, password, token, nkey, creds };
  if (secret === "") return { user, password, token: token ?? name, nkey, creds };
  return { user: user ?? name, password: password ?? secret, token, nkey, creds };
}

function prefixOf({ layout, prefix }: NatsOptions): string {
  if (prefix !== undefined && prefix !== "") return `${checkPrefix(prefix)}.`;
  if (layout === "plain") return "";
  if (prefix === "") {
    throw new TypeError(
      'Cannot use no prefix with layout "rosy": leave it out, which makes it "rosy", or name one',
    );
  }
  return "rosy.";
}

function serversOf({ servers = DEFAULT_SERVER }: NatsOptions): URL[] {
  const all = typeof servers === "string" ? servers.split(",") : [...servers];
  if (all.length === 0) {
    throw new TypeError(
      `Cannot find a NATS server: "servers" is empty, name one: ${DEFAULT_SERVER}`,
    );
  }
  return all.map((server) => checkServer(server.trim()));
}

function checkServer(server: string): URL {
  const url = URL.parse(server.includes("://") ? server : `nats://${server}`);
  const isKnown = url !== null && ["nats:", "tls:"].includes(url.protocol) && url.hostname !== "";
  // The text itself is left out: it may hold a password.
  if (!isKnown) {
    throw new TypeError(
      "Cannot read the address of a NATS server: write nats://HOST:PORT, or tls://HOST:PORT",
    );
  }
  if (url.port === "") url.port = "4222";
  return url;
}

function checkLogIn({ user, password, token, nkey, creds }: NatsOptions): void {
  if ((user === undefined) !== (password === undefined)) {
    throw new TypeError(
      'Cannot log in to NATS with one of "user" and "password": give both of them, or none',
    );
  }
  const given = Object.entries({ user, token, nkey, creds })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => `"${key}"`);
  if (given.length > 1) {
    throw new TypeError(`Cannot log in to NATS with ${given.join(" and ")}: give one of them`);
  }
}
