/** The bytes that encryption adds to what it encrypts. */
export const TAG_BYTES = 16;
/** The bytes of a nonce. */
export const NONCE_BYTES = 12;

/**
 * Authenticated encryption with one key (RFC 5116): what was changed cannot be decrypted. No nonce may
 * be used twice.
 */
export interface Aead {
  /**
   * Encrypts; several may be under way.
   *
   * @param block The nonce, and what is not encrypted and must not be changed.
   * @param text What to encrypt, read before this returns.
   * @param into Where it goes, with its tag of {@linkcode TAG_BYTES} bytes behind it.
   * @returns A promise where it is not done at once.
   */
  seal(block: BlockFrame, text: Uint8Array, into: Uint8Array): void | Promise<void>;

  /**
   * Decrypts; several may be under way.
   *
   * @param block As it was encrypted with.
   * @param sealed What was encrypted, and its tag; read before this returns.
   * @returns What was encrypted, or `null` where it was changed.
   */
  open(block: BlockFrame, sealed: Uint8Array): Uint8Array | null | Promise<Uint8Array | null>;
}

/** What goes with a block that is encrypted. */
export interface BlockFrame {
  /** {@linkcode NONCE_BYTES} bytes, for this block alone. */
  readonly nonce: Uint8Array<ArrayBuffer>;
  /** What stands before it in the clear. */
  readonly header: Uint8Array<ArrayBuffer>;
}
