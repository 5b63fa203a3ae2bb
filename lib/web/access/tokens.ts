import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Role } from "../gateway/mesh_view.ts";

/** A token, and what who has it may do. */
export interface TokenEntry {
  /** What who has it may do. */
  readonly role: Role;
  /** The token: 16 characters at least. */
  readonly token: string;
}

/** Shorter ones can be guessed. */
export const MIN_TOKEN_LENGTH = 16;
/** What a header, a subprotocol and a cookie can carry: RFC 6750, section 2.1. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const TOKEN_BYTES = 32;

/**
 * The tokens of a gateway. What a client sends is compared with all of them, in a time that says nothing
 * of how much of it is right.
 */
export class Tokens {
  /** Of this process alone: digests that nobody can foresee tell nothing by where they differ. */
  readonly #key = randomBytes(32);
  readonly #entries: readonly { readonly role: Role; readonly digest: Uint8Array }[];

  /**
   * @param entries The tokens, one at least; where the same one has two roles, the first counts.
   * @throws {TypeError} If one is too short, or has characters that cannot be sent. It is not told.
   */
  constructor(entries: readonly TokenEntry[]) {
    for (const { role, token } of entries) {
      const why = whyNoToken(token);
      if (why !== undefined) throw new TypeError(`Cannot use a token for "${role}": ${why}`);
    }
    this.#entries = entries.map(({ role, token }) => ({ role, digest: this.#digest(token) }));
  }

  /**
   * Looks a token up.
   *
   * @param token What a client sent.
   * @returns What it may do; `undefined` where the token is none.
   */
  roleOf(token: string): Role | undefined {
    const digest = this.#digest(token);
    let found: Role | undefined;
    for (const { role, digest: own } of this.#entries) {
      // All are compared, whichever fits.
      if (timingSafeEqual(digest, own)) found ??= role;
    }
    return found;
  }

  #digest(token: string): Uint8Array {
    return createHmac("sha256", this.#key).update(token).digest();
  }
}

/**
 * Says what is wrong with a token.
 *
 * @param token The token.
 * @returns A reason without the token; `undefined` if it can be used.
 */
export function whyNoToken(token: string): string | undefined {
  if (!TOKEN.test(token)) {
    return "it must be letters, digits and any of - . _ ~ + / with = at its end";
  }
  if (token.length >= MIN_TOKEN_LENGTH) return undefined;
  return `it has ${token.length} characters, and ${MIN_TOKEN_LENGTH} are the least`;
}

/** @returns A token of 256 random bits: 43 letters, digits, `-` and `_`. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}
