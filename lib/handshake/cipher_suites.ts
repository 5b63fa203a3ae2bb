import type { Aead } from "./aead.ts";
import { createAesGcm } from "./aes_gcm.ts";
import { createChaCha20Poly1305 } from "./chacha20_poly1305.ts";

/** What blocks are encrypted with. */
export type CipherName = "chacha20-poly1305" | "aes-256-gcm";

/** What is used where a side says nothing of ciphers: nodes of version 0.1.0 know no other one. */
export const FIRST_CIPHER: CipherName = "aes-256-gcm";

const CREATE: Readonly<Record<CipherName, (key: ArrayBuffer) => Promise<Aead>>> = {
  "chacha20-poly1305": createChaCha20Poly1305,
  "aes-256-gcm": createAesGcm,
};

/** Those that this side has, the best first. */
export const CIPHERS: readonly CipherName[] = Object.keys(CREATE) as CipherName[];

/**
 * Chooses what a connection is encrypted with.
 *
 * @param offered What the other side has.
 * @returns The best that both have.
 */
export function chooseCipher(offered: readonly string[]): CipherName {
  return CIPHERS.find((cipher) => offered.includes(cipher)) ?? FIRST_CIPHER;
}

/**
 * Makes what encrypts with a key.
 *
 * @param cipher How.
 * @param key 32 bytes.
 */
export function createAead(cipher: CipherName, key: ArrayBuffer): Promise<Aead> {
  return CREATE[cipher](key);
}
