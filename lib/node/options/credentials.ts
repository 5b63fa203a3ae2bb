import type { Logger } from "../../log/logger.ts";
import { Credentials } from "../../handshake/credentials.ts";

/** Who listens on the network can try out shorter keys. */
const LEAST_KEY_LENGTH = 16;

/**
 * Makes what a node proves itself with.
 *
 * @param options The node's options.
 * @returns The credentials, or `undefined` without a key.
 */
export async function createCredentials(
  { authKey, encrypt }: { readonly authKey?: string; readonly encrypt: boolean },
): Promise<Credentials | undefined> {
  return authKey === undefined ? undefined : await Credentials.create({ authKey, encrypt });
}

/** Warns of a key that can be guessed. */
export function warnOfShortKey(authKey: string | undefined, logger: Logger): void {
  if (authKey === undefined || authKey.length >= LEAST_KEY_LENGTH) return;
  logger.warn(
    "The auth key is short: who hears a handshake can try out such keys until one fits; " +
      "take one of `openssl rand -hex 32`",
  );
}
