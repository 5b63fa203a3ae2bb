/** What {@linkcode Credentials.create} is told. */
export interface CredentialsOptions {
  /** The key that all nodes of the mesh share: a text that is not empty. */
  readonly authKey: string;
  /**
   * Whether everything after the handshake is encrypted.
   *
   * @default {false}
   */
  readonly encrypt?: boolean;
}

/** The form of all labels: see `expand()` in `key_schedule.ts`. */
const DERIVED = "rosy 1 derived\0";
const NO_SALT = new Uint8Array(32);

const encoder = new TextEncoder();

/**
 * What a node, or a coordinator, proves itself with.
 *
 * The auth key itself is not kept: what is derived of it lies in a `CryptoKey` that cannot be
 * exported, so that it appears in no error, in no log line, and nowhere where objects are printed.
 */
export class Credentials {
  /** Whether everything after the handshake is encrypted. */
  readonly encrypt: boolean;
  readonly #secret: CryptoKey;

  private constructor(secret: CryptoKey, encrypt: boolean) {
    this.#secret = secret;
    this.encrypt = encrypt;
  }

  /**
   * Derives what is needed of an auth key.
   *
   * @throws {TypeError} If the key does not survive UTF-8: others would be as good as it.
   */
  static async create({ authKey, encrypt = false }: CredentialsOptions): Promise<Credentials> {
    if (!authKey.isWellFormed()) {
      throw new TypeError(
        "Cannot use the auth key: it holds half of a surrogate pair, which is no character",
      );
    }
    const { subtle } = crypto;
    const key = await subtle.importKey("raw", encoder.encode(authKey), "HKDF", false, [
      "deriveKey",
    ]);
    const secret = await subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: NO_SALT, info: encoder.encode(DERIVED) },
      key,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    );
    return new Credentials(secret, encrypt);
  }

  /**
   * Mixes what two sides agreed on with the auth key (HKDF-Extract).
   *
   * @param agreed The secret of their key exchange.
   * @returns The secret of their handshake, which nobody has without the auth key.
   */
  extract(agreed: BufferSource): Promise<ArrayBuffer> {
    return crypto.subtle.sign("HMAC", this.#secret, agreed);
  }
}
