import { type Aead, TAG_BYTES } from "./aead.ts";

/**
 * ChaCha20-Poly1305 (RFC 8439) by the runtime's `node:crypto`: synchronous, so that a block costs no
 * promise, and fast also where the processor knows no AES, as that of a Raspberry Pi 4.
 *
 * @param key 32 bytes.
 * @returns What encrypts with it.
 */
export async function createChaCha20Poly1305(key: ArrayBuffer): Promise<Aead> {
  // Who does not encrypt does not load it.
  const { createCipheriv, createDecipheriv } = await import("node:crypto");
  const secret = new Uint8Array(key);
  const options = { authTagLength: TAG_BYTES };
  return {
    seal: ({ nonce, header }, text, into) => {
      const cipher = createCipheriv("chacha20-poly1305", secret, nonce, options);
      cipher.setAAD(header, { plaintextLength: text.length });
      into.set(cipher.update(text));
      cipher.final();
      into.set(cipher.getAuthTag(), text.length);
    },
    open: ({ nonce, header }, sealed) => {
      const end = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv("chacha20-poly1305", secret, nonce, options);
      decipher.setAAD(header, { plaintextLength: end });
      decipher.setAuthTag(sealed.subarray(end));
      const text = decipher.update(sealed.subarray(0, end));
      try {
        decipher.final();
      } catch {
        return null;
      }
      return text;
    },
  };
}
