import type { Aead, BlockFrame } from "./aead.ts";

const NAME = "AES-GCM";

/**
 * AES-256-GCM (NIST SP 800-38D) by the runtime's Web Cryptography, which works off the main thread.
 *
 * @param key 32 bytes.
 * @returns What encrypts with it.
 */
export async function createAesGcm(key: BufferSource): Promise<Aead> {
  const { subtle } = crypto;
  const imported = await subtle.importKey("raw", key, NAME, false, ["encrypt", "decrypt"]);
  const parameters = ({ nonce, header }: BlockFrame): AesGcmParams => {
    return { name: NAME, iv: nonce, additionalData: header };
  };
  return {
    seal: async (block, text, into) => {
      const sealed = await subtle.encrypt(parameters(block), imported, text as BufferSource);
      into.set(new Uint8Array(sealed));
    },
    open: async (block, sealed) => {
      try {
        const text = await subtle.decrypt(parameters(block), imported, sealed as BufferSource);
        return new Uint8Array(text);
      } catch {
        return null;
      }
    },
  };
}
