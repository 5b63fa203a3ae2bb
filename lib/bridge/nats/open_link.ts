import type { Settings } from "../kind.ts";
import { NatsLink } from "./nats_link.ts";
import type { NatsOptions } from "./nats_options.ts";

/** Options by the keys of settings. */
const KEYS: Readonly<Record<string, keyof NatsOptions>> = {
  site: "site",
  layout: "layout",
  prefix: "prefix",
  user: "user",
  password: "password",
  token: "token",
  creds: "creds",
  replicas: "replicas",
  max_stored_bytes: "maxStoredBytes",
};

/** Options that hold what a file says, by the keys of settings. */
const FILE_KEYS: Readonly<Record<string, keyof NatsOptions>> = {
  password_file: "password",
  nkey_file: "nkey",
};

/**
 * Makes a link of what a user wrote for `rosy bridge nats`.
 *
 * @param address Where the servers are.
 * @param settings The settings of the kind.
 * @throws {TypeError} If something in it makes no sense.
 * @throws {Error} If a file cannot be read.
 */
export async function openLink(address: string, settings: Settings): Promise<NatsLink> {
  const options: Record<string, unknown> = { servers: address };
  for (const [key, option] of Object.entries(KEYS)) {
    if (settings[key] !== undefined) options[option] = settings[key];
  }
  for (const [key, option] of Object.entries(FILE_KEYS)) {
    const path = settings[key];
    if (path !== undefined) options[option] = (await Deno.readTextFile(String(path))).trim();
  }
  const { ca, cert, key } = settings;
  const isEncrypted = [ca, cert, key].some((path) => path !== undefined);
  return new NatsLink({ ...options, ...(isEncrypted && { tls: filesOf({ ca, cert, key }) }) });
}

function filesOf(paths: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).flatMap(([key, path]) => path === undefined ? [] : [[key, String(path)]]),
  );
}
