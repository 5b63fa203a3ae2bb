import { expand } from "./key_schedule.ts";

/** The bytes that encryption adds to a sealed block. */
export const TAG_BYTES = 16;
/** After so many blocks another key is used; of 64 KiB each, 4 GiB. */
export const BLOCKS_PER_KEY = 65_536;

const NONCE_BYTES = 12;
const NOTHING = new Uint8Array(0);
const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * Encrypts or decrypts the blocks of one direction of a connection, with AES-256-GCM.
 *
 * - The nonce of a block is its number, mixed with a secret. The number is not sent: a block that was
 *   repeated, left out or moved cannot be decrypted.
 * - After {@linkcode BLOCKS_PER_KEY} blocks the next key comes from the secret of the last; who
 *   learns a secret learns nothing of what was encrypted before.
 */
export class SealCipher {
  #secret: CryptoKey;
  #key: CryptoKey;
  #nonce: DataView<ArrayBuffer>;
  readonly #blocksPerKey: number;
  #blocks = 0;

  private constructor({ secret, key, nonce }: Keys, blocksPerKey: number) {
    this.#blocksPerKey = blocksPerKey;
    this.#secret = secret;
    this.#key = key;
    this.#nonce = nonce;
  }

  /**
   * Makes a cipher.
   *
   * @param secret The direction's secret, which comes from the handshake.
   * @param blocksPerKey After how many blocks another key is used.
   */
  static async create(
    secret: ArrayBuffer,
    blocksPerKey = BLOCKS_PER_KEY,
  ): Promise<SealCipher> {
    return new SealCipher(await deriveKeys(secret), blocksPerKey);
  }

  /** Whether {@linkcode renew} has to be called before the next block. */
  get isSpent(): boolean {
    return this.#blocks === this.#blocksPerKey;
  }

  /** Goes on to the next key. */
  async renew(): Promise<void> {
    const { secret, key, nonce } = await deriveKeys(await expand(this.#secret, "next", NOTHING));
    this.#secret = secret;
    this.#key = key;
    this.#nonce = nonce;
    this.#blocks = 0;
  }

  /**
   * Encrypts the next block; several may be under way.
   *
   * @param bytes What to encrypt, read before this returns.
   * @param header What goes before the block in the clear and must not be changed.
   */
  seal(bytes: BufferSource, header: BufferSource): Promise<ArrayBuffer> {
    return crypto.subtle.encrypt(this.#next(header), this.#key, bytes);
  }

  /**
   * Decrypts the next block; several may be under way.
   *
   * @param bytes What to decrypt, read before this returns.
   * @param header What came before the block in the clear.
   * @throws {DOMException} If one of them is not what was sent next.
   */
  open(bytes: BufferSource, header: BufferSource): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt(this.#next(header), this.#key, bytes);
  }

  #next(additionalData: BufferSource): AesGcmParams {
    const iv = new Uint8Array(this.#nonce.buffer.slice());
    const counter = new DataView(iv.buffer);
    counter.setUint32(8, counter.getUint32(8) ^ this.#blocks++);
    return { name: "AES-GCM", iv, additionalData };
  }
}

interface Keys {
  readonly secret: CryptoKey;
  readonly key: CryptoKey;
  readonly nonce: DataView<ArrayBuffer>;
}

async function deriveKeys(bytes: ArrayBuffer): Promise<Keys> {
  const { subtle } = crypto;
  const secret = await subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
  const key = await expand(secret, "key", NOTHING);
  const nonce = await expand(secret, "nonce", NOTHING);
  return {
    secret,
    key: await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]),
    nonce: new DataView(nonce.slice(0, NONCE_BYTES)),
  };
}
