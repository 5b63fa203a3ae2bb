import { encode } from "@std/msgpack";
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from "node:crypto";
import type { CipherName } from "../../lib/handshake/cipher_suites.ts";
import { Credentials } from "../../lib/handshake/credentials.ts";
import { KeyExchange } from "../../lib/handshake/key_schedule.ts";
import { SealedSocket } from "../../lib/handshake/sealed_socket.ts";
import { handshakeOf, readBytes } from "../support/peer_bytes.ts";
import { memorySocketPair } from "../support/memory_transport.ts";

interface Vectors {
  readonly about: string;
  /** As the WELCOME says it; nothing says AES-256-GCM. */
  readonly cipher?: CipherName;
  readonly authKey: string;
  readonly callerPrivateKey: string;
  readonly listenerPrivateKey: string;
  readonly hello: string;
  readonly welcome: string;
  readonly callerIdentity: string;
  readonly proof: string;
  readonly listenerIdentity: string;
  readonly accept: string;
  readonly callerTraffic: string;
  readonly listenerTraffic: string;
  readonly callerBytes: string;
  readonly callerRecords: string;
}

const file = new URL("../../docs/vectors/handshake_vectors.json", import.meta.url);

/** The same handshake by docs/protocol.md and Node's cryptography, without any code of lib/. */
function independently(vectors: Vectors): Vectors {
  const caller = privateKeyOf(vectors.callerPrivateKey);
  const listener = privateKeyOf(vectors.listenerPrivateKey);
  const derived = expand(hmac(Buffer.alloc(32), Buffer.from(vectors.authKey)), "derived", EMPTY);
  const agreed = diffieHellman({ privateKey: caller, publicKey: createPublicKey(listener) });
  const secret = hmac(derived, agreed);
  const said = [Buffer.from(vectors.hello, "hex"), Buffer.from(vectors.welcome, "hex")];
  const context = sha256(...said);
  const say = (side: string, kind: number, identity: string): string => {
    const key = expand(secret, `${side} identity`, context);
    const sealed = aead(AES, key, Buffer.alloc(12), context, Buffer.from(identity, "hex"));
    const proof = hmac(expand(secret, `${side} proof`, context), sha256(...said, sealed));
    const message = handshakeOf(kind, {
      sealed: new Uint8Array(sealed),
      proof: new Uint8Array(proof),
    });
    said.push(Buffer.from(message));
    return message.toHex();
  };
  const proof = say("caller", 4, vectors.callerIdentity);
  const accept = say("listener", 5, vectors.listenerIdentity);
  const callerTraffic = expand(secret, "caller traffic", sha256(...said));
  const listenerTraffic = expand(secret, "listener traffic", sha256(...said));
  const bytes = Buffer.from(vectors.callerBytes, "hex");
  const records = [0, 1].map((number) => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(bytes.length + 16);
    const nonce = Buffer.from(expand(callerTraffic, "nonce", EMPTY).subarray(0, 12));
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
    const key = expand(callerTraffic, "key", EMPTY);
    return Buffer.concat([header, aead(vectors.cipher ?? AES, key, nonce, header, bytes)]);
  });
  return {
    ...vectors,
    proof,
    accept,
    callerTraffic: callerTraffic.toString("hex"),
    listenerTraffic: listenerTraffic.toString("hex"),
    callerRecords: Buffer.concat(records).toString("hex"),
  };
}

const EMPTY = Buffer.alloc(0);
const AES = "aes-256-gcm";
/** What comes before 32 bytes of a private key of X25519 in PKCS #8. */
const PKCS8 = "302e020100300506032b656e04220420";

function privateKeyOf(hex: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(PKCS8 + hex, "hex"), format: "der", type: "pkcs8" });
}

const hmac = (key: Buffer, data: Buffer) => createHmac("sha256", key).update(data).digest();
const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const expand = (key: Buffer, label: string, context: Buffer) =>
  hmac(key, Buffer.concat([Buffer.from(`rosy 1 ${label}\0`), context, Buffer.from([1])]));

function aead(name: CipherName, key: Buffer, nonce: Buffer, aad: Buffer, bytes: Buffer): Buffer {
  const options = { plaintextLength: bytes.length };
  const cipher = name === AES
    ? createCipheriv(name, key, nonce).setAAD(aad)
    : createCipheriv(name, key, nonce, { authTagLength: 16 }).setAAD(aad, options);
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

async function pairOf(hex: string): Promise<CryptoKeyPair> {
  const der = createPublicKey(privateKeyOf(hex)).export({ format: "der", type: "spki" });
  const raw = new Uint8Array(der.subarray(-32));
  const { subtle } = crypto;
  return {
    privateKey: await subtle.importKey(
      "pkcs8",
      Uint8Array.fromHex(PKCS8 + hex),
      "X25519",
      false,
      ["deriveBits"],
    ),
    publicKey: await subtle.importKey("raw", raw, "X25519", true, []),
  };
}

/** The same handshake by the code that nodes run. */
async function byTheCode(vectors: Vectors): Promise<Vectors> {
  const credentials = await Credentials.create({ authKey: vectors.authKey });
  const caller = await KeyExchange.begin(await pairOf(vectors.callerPrivateKey));
  const listener = await KeyExchange.begin(await pairOf(vectors.listenerPrivateKey));
  const said = [Uint8Array.fromHex(vectors.hello), Uint8Array.fromHex(vectors.welcome)];
  const near = await caller.agree(listener.share, credentials, said);
  const far = await listener.agree(caller.share, credentials, said);
  const say = async (secrets: typeof near, side: string, kind: number, identity: string) => {
    const sealed = await secrets.seal(`${side} identity`, Uint8Array.fromHex(identity));
    const proof = await secrets.prove(`${side} proof`, [...said, sealed]);
    const message = handshakeOf(kind, { sealed, proof });
    said.push(message as Uint8Array<ArrayBuffer>);
    return message.toHex();
  };
  const proof = await say(near, "caller", 4, vectors.callerIdentity);
  const accept = await say(far, "listener", 5, vectors.listenerIdentity);
  const send = await near.traffic("caller traffic", said);
  const receive = await far.traffic("listener traffic", said);
  const [here, there] = memorySocketPair();
  const socket = await SealedSocket.create(here, { send, receive, cipher: vectors.cipher ?? AES });
  for (let count = 0; count < 2; count++) {
    await socket.write(Uint8Array.fromHex(vectors.callerBytes));
  }
  await socket.closeWrite();
  return {
    ...vectors,
    proof,
    accept,
    callerTraffic: new Uint8Array(send).toHex(),
    listenerTraffic: new Uint8Array(receive).toHex(),
    callerRecords: (await readBytes(there)).toHex(),
  };
}

/** What `docs/vectors` is made of: with a node of version 0.1.0, and among others. */
function inputs(): Vectors[] {
  return [inputsOf(undefined), inputsOf("chacha20-poly1305")];
}

function inputsOf(cipher: CipherName | undefined): Vectors {
  const callerPrivateKey = "11".repeat(32);
  const listenerPrivateKey = "22".repeat(32);
  const share = (hex: string) =>
    new Uint8Array(
      createPublicKey(privateKeyOf(hex)).export({ format: "der", type: "spki" }).subarray(-32),
    );
  const near = { name: "near", hostname: "host", uuid: "nearaaaaaaaaaaaa" };
  const far = { name: "far", hostname: "host", uuid: "faraaaaaaaaaaaaa" };
  const nonce = (byte: number) => new Uint8Array(32).fill(byte);
  const hex = (bytes: Uint8Array) => bytes.toHex();
  return {
    about:
      "An authenticated and encrypted handshake of two nodes, near and far, and the two records " +
      "that near writes after it, with the same bytes in each. See ../protocol.md. All bytes are hex.",
    ...(cipher && { cipher }),
    authKey: "5e8f0c1c7a2b4d60b1e6c2a7d9f3e845",
    callerPrivateKey,
    listenerPrivateKey,
    hello: hex(handshakeOf(1, {
      uuid: near.uuid,
      domain: "domain",
      to: far.uuid,
      nonce: nonce(0xaa),
      share: share(callerPrivateKey),
      encrypt: true,
      ...(cipher && { ciphers: ["chacha20-poly1305", "aes-256-gcm"] }),
    })),
    welcome: hex(handshakeOf(2, {
      uuid: far.uuid,
      nonce: nonce(0xbb),
      share: share(listenerPrivateKey),
      encrypt: true,
      ...(cipher && { cipher }),
    })),
    callerIdentity: hex(encode({ id: near, revision: 0, knows: 4, limit: 2 ** 28 })),
    proof: "",
    listenerIdentity: hex(encode({ id: far, revision: 4, knows: -1, limit: 2 ** 20 })),
    accept: "",
    callerTraffic: "",
    listenerTraffic: "",
    callerBytes: "050000000b00010000",
    callerRecords: "",
  };
}

Deno.test("docs/vectors has the handshake with a key as docs/protocol.md describes it", async () => {
  const vectors: Vectors[] = JSON.parse(await Deno.readTextFile(file));
  assertEquals(inputs().map(independently), vectors);
});

Deno.test("Nodes shake hands with a key, and encrypt, as docs/vectors has it", async () => {
  const vectors: Vectors[] = JSON.parse(await Deno.readTextFile(file));
  assertEquals(await Promise.all(vectors.map(byTheCode)), vectors);
});

if (import.meta.main) {
  await Deno.writeTextFile(file, JSON.stringify(inputs().map(independently), null, 2) + "\n");
}
