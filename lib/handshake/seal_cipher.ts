import { type Aead, type BlockFrame, NONCE_BYTES } from "./aead.ts";
import { type CipherName, createAead } from "./cipher_suites.ts";
import { expand } from "./key_schedule.ts";

/** After so many blocks another key is used; of 64 KiB each, 4 GiB. */
export const BLOCKS_PER_KEY = 65_536;

const NOTHING = new Uint8Array(0);
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** What a direction of a connection is encrypted with. */
export interface SealOptions {
  /** The direction's secret, which comes from the handshake. */
  readonly secret: ArrayBuffer;
  /** How. */
  readonly cipher: CipherName;
  /** After how many blocks another key is used; {@linkcode BLOCKS_PER_KEY} unless given. */
  readonly blocksPerKey?: number;
}

/**
 * Encrypts or decrypts the blocks of one direction of a connection.
 *
 * - The nonce of a block is its number, mixed with a secret. The number is not sent: a block that was
 *   repeated, left out or moved cannot be decrypted.
 * - After {@linkcode BLOCKS_PER_KEY} blocks the next key comes from the secret of the last; who
 *   learns a secret learns nothing of what was encrypted before.
 */
export class SealCipher {
  readonly #cipher: CipherName;
  readonly #blocksPerKey: number;
  #keys: Keys;
  #blocks = 0;

  private constructor(keys: Keys, { cipher, blocksPerKey = BLOCKS_PER_KEY }: SealOptions) {
    this.#keys = keys;
    this.#cipher = cipher;
    this.#blocksPerKey = blocksPerKey;
  }

  /** Makes a cipher. */
  static async create(options: SealOptions): Promise<SealCipher> {
    return new SealCipher(await deriveKeys(options.secret, options.cipher), options);
  }

  /** Whether {@linkcode renew} has to be called before the next block. */
  get isSpent(): boolean {
    return this.#blocks === this.#blocksPerKey;
  }

  /** Goes on to the next key. */
  async renew(): Promise<void> {
    const secret = await expand(this.#keys.secret, "next", NOTHING);
    this.#keys = await deriveKeys(secret, this.#cipher);
    this.#blocks = 0;
  }

  /**
   * Encrypts the next block; several may be under way.
   *
   * @param text What to encrypt, read before this returns.
   * @param header What goes before the block in the clear and must not be changed.
   * @param into Where it goes, with its tag behind it.
   * @returns A promise where it is not done at once.
   */
  seal(text: Uint8Array, header: Uint8Array<ArrayBuffer>, into: Uint8Array): void | Promise<void> {
    return this.#keys.aead.seal(this.#next(header), text, into);
  }

  /**
   * Decrypts the next block; several may be under way.
   *
   * @param sealed What to decrypt, read before this returns.
   * @param header What came before the block in the clear.
   * @returns What was encrypted, or `null` where one of the two is not what was sent next.
   */
  open(
    sealed: Uint8Array,
    header: Uint8Array<ArrayBuffer>,
  ): Uint8Array | null | Promise<Uint8Array | null> {
    return this.#keys.aead.open(this.#next(header), sealed);
  }

  #next(header: Uint8Array<ArrayBuffer>): BlockFrame {
    const nonce = this.#keys.nonce.slice();
    const counter = new DataView(nonce.buffer);
    counter.setUint32(8, counter.getUint32(8) ^ this.#blocks++);
    return { nonce, header };
  }
}

interface Keys {
  readonly secret: CryptoKey;
  readonly aead: Aead;
  readonly nonce: Uint8Array<ArrayBuffer>;
}

async function deriveKeys(bytes: ArrayBuffer, cipher: CipherName): Promise<Keys> {
  const secret = await crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
  const key = await expand(secret, "key", NOTHING);
  const nonce = await expand(secret, "nonce", NOTHING);
  return {
    secret,
    aead: await createAead(cipher, key),
    nonce: new Uint8Array(nonce.slice(0, NONCE_BYTES)),
  };
}
