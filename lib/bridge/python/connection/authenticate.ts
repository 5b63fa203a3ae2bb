import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../../time/clock.ts";
import type { Socket } from "../../../transport/transport.ts";
import { readExactly, writeAll } from "./exact.ts";

const CHALLENGE_BYTES = 32;
const DIGEST_BYTES = 32;
/** As Python's rosy has it, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** How both sides of a connection prove that they have the same key. */
export interface AuthenticateOptions {
  /** The key; without one nobody proves anything. */
  readonly authKey: string | undefined;
  readonly clock: Clock;
}

/**
 * Proves, and has proved, that both sides have the same key, as Python's rosy 0.7 does: each answers
 * the other's random bytes with an HMAC of them. What follows is neither encrypted nor signed.
 *
 * @param socket The connection, of which nothing was read yet.
 * @param options The key.
 * @throws {Error} If the other side does not prove it within 10 s.
 */
export async function authenticate(
  socket: Socket,
  { authKey, clock }: AuthenticateOptions,
): Promise<void> {
  if (authKey === undefined) return;
  const cancel = clock.after(TIMEOUT_MS, () => socket.close());
  try {
    const own = new Uint8Array(randomBytes(CHALLENGE_BYTES));
    await writeAll(socket, own);
    const other = await readExactly(socket, CHALLENGE_BYTES);
    // Who sends back what it got would be answered with its own proof.
    if (!other || timingSafeEqual(other, own)) throw noProof();
    await writeAll(socket, digest(authKey, other));
    const proof = await readExactly(socket, DIGEST_BYTES);
    if (!proof || !timingSafeEqual(proof, digest(authKey, own))) throw noProof();
  } finally {
    cancel();
  }
}

function digest(authKey: string, challenge: Uint8Array): Uint8Array {
  return createHmac("sha256", authKey).update(challenge).digest();
}

function noProof(): Error {
  return new Error("the other side does not prove that it has the same authentication key");
}
