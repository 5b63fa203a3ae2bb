import type { Credentials } from "./credentials.ts";

/** The bytes of a public key of X25519. */
export const SHARE_BYTES = 32;
/** The bytes of an HMAC-SHA256. */
export const PROOF_BYTES = 32;

const HMAC = { name: "HMAC", hash: "SHA-256" };
const X25519 = "X25519";
const GCM = "AES-GCM";
/** Every key for which this nonce is used encrypts one message only. */
const ONLY_NONCE = new Uint8Array(12);

const encoder = new TextEncoder();

/** One side's part of a key exchange: a key pair for one handshake alone. */
export class KeyExchange {
  /** What the other side is told. */
  readonly share: Uint8Array<ArrayBuffer>;
  readonly #privateKey: CryptoKey;

  private constructor(share: Uint8Array<ArrayBuffer>, privateKey: CryptoKey) {
    this.share = share;
    this.#privateKey = privateKey;
  }

  /**
   * Draws a key pair.
   *
   * @param pair Another one than a random one: for test vectors alone.
   */
  static async begin(pair?: CryptoKeyPair): Promise<KeyExchange> {
    const { publicKey, privateKey } = pair ?? await drawPair();
    const share = await crypto.subtle.exportKey("raw", publicKey);
    return new KeyExchange(new Uint8Array(share), privateKey);
  }

  /**
   * Agrees on secrets with the other side.
   *
   * @param share What the other side told.
   * @param credentials What both sides must have.
   * @param transcript All that was said before.
   * @returns The secrets.
   * @throws {Error} If the share is no public key, or one that gives everybody the same secret.
   */
  async agree(
    share: Uint8Array<ArrayBuffer>,
    credentials: Credentials,
    transcript: readonly Uint8Array[],
  ): Promise<KeySchedule> {
    const publicKey = await crypto.subtle.importKey("raw", share, X25519, false, []);
    const agreed = await crypto.subtle.deriveBits(
      { name: X25519, public: publicKey },
      this.#privateKey,
      256,
    );
    const secret = await credentials.extract(agreed);
    const key = await crypto.subtle.importKey("raw", secret, HMAC, false, ["sign"]);
    return new KeySchedule(key, await hash(transcript));
  }
}

/** The secrets of one handshake: each label has one of its own. */
export class KeySchedule {
  readonly #key: CryptoKey;
  readonly #transcriptHash: ArrayBuffer;

  constructor(key: CryptoKey, transcriptHash: ArrayBuffer) {
    this.#key = key;
    this.#transcriptHash = transcriptHash;
  }

  /** @returns The proof that the writer knows the auth key and heard just this. */
  async prove(label: string, transcript: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
    const key = await this.#proofKey(label, "sign");
    return new Uint8Array(await crypto.subtle.sign("HMAC", key, await hash(transcript)));
  }

  /** @returns Whether a proof is right, compared in constant time. */
  async verify(
    label: string,
    transcript: readonly Uint8Array[],
    proof: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const key = await this.#proofKey(label, "verify");
    return await crypto.subtle.verify("HMAC", key, proof, await hash(transcript));
  }

  /** Encrypts the only message under a label. */
  async seal(label: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const key = await this.#sealingKey(label, "encrypt");
    return new Uint8Array(await crypto.subtle.encrypt(this.#sealing, key, bytes));
  }

  /**
   * Decrypts the only message under a label.
   *
   * @throws {DOMException} If it was changed.
   */
  async open(label: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const key = await this.#sealingKey(label, "decrypt");
    return new Uint8Array(await crypto.subtle.decrypt(this.#sealing, key, bytes));
  }

  /** The secret from which the keys of one direction come, for {@linkcode RecordKeys}. */
  traffic(label: string, transcript: readonly Uint8Array[]): Promise<ArrayBuffer> {
    return hash(transcript).then((context) => expand(this.#key, label, context));
  }

  get #sealing(): AesGcmParams {
    return { name: GCM, iv: ONLY_NONCE, additionalData: this.#transcriptHash };
  }

  async #proofKey(label: string, usage: "sign" | "verify"): Promise<CryptoKey> {
    const secret = await expand(this.#key, label, this.#transcriptHash);
    return await crypto.subtle.importKey("raw", secret, HMAC, false, [usage]);
  }

  async #sealingKey(label: string, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
    const secret = await expand(this.#key, label, this.#transcriptHash);
    return await crypto.subtle.importKey("raw", secret, GCM, false, [usage]);
  }
}

/**
 * HKDF-Expand of RFC 5869 with one block: as many bytes as a key needs.
 *
 * @param key The secret, for HMAC-SHA256.
 * @param label What the result is for.
 * @param context What the result is bound to.
 * @returns 32 bytes.
 */
export function expand(key: CryptoKey, label: string, context: BufferSource): Promise<ArrayBuffer> {
  const info = encoder.encode(`rosy 1 ${label}\0`);
  const bytes = context instanceof ArrayBuffer
    ? new Uint8Array(context)
    : new Uint8Array(context.buffer, context.byteOffset, context.byteLength);
  return crypto.subtle.sign("HMAC", key, concat([info, bytes, BLOCK_1]));
}

const BLOCK_1 = new Uint8Array([1]);

async function drawPair(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(X25519, false, ["deriveBits"]) as CryptoKeyPair;
}

function hash(transcript: readonly Uint8Array[]): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", concat(transcript));
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
