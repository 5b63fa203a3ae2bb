import { assert, assertEquals, assertRejects } from "@std/assert";
import { TAG_BYTES } from "../../lib/handshake/aead.ts";
import { type CipherName, CIPHERS, createAead } from "../../lib/handshake/cipher_suites.ts";
import { BLOCKS_PER_KEY, SealCipher } from "../../lib/handshake/seal_cipher.ts";
import { MAX_RECORD_BYTES, SealedSocket, SealError } from "../../lib/handshake/sealed_socket.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { Random } from "../support/random.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { concat } from "../support/frames.ts";
import { readBytes, writeAll } from "../support/peer_bytes.ts";

const there = crypto.getRandomValues(new Uint8Array(32)).buffer;
const back = crypto.getRandomValues(new Uint8Array(32)).buffer;

let cached: [readonly Uint8Array[], Uint8Array] | undefined;
function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  if (cached?.[0] !== parts) cached = [parts, concat(...parts)];
  return cached[1];
}

/** Two sealed sockets and, between them, the hands of whoever is in the middle. */
async function sealedPair(
  cipher: CipherName,
): Promise<{ near: Socket; far: Socket; left: Socket; right: Socket }> {
  const [nearEnd, left] = memorySocketPair();
  const [right, farEnd] = memorySocketPair();
  return {
    near: await SealedSocket.create(nearEnd, { send: there, receive: back, cipher }),
    far: await SealedSocket.create(farEnd, { send: back, receive: there, cipher }),
    left,
    right,
  };
}

/** Cuts what is on the wire into records. */
async function recordsOf(cipher: CipherName, ...texts: string[]): Promise<Uint8Array[]> {
  const { near, left } = await sealedPair(cipher);
  for (const text of texts) await writeAll(near, new TextEncoder().encode(text));
  await near.closeWrite();
  const bytes = await readBytes(left);
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 4 + new DataView(bytes.buffer, at).getUint32(0, true);
    records.push(bytes.slice(at, at + length));
    at += length;
  }
  return records;
}

/** What is read of records, and how reading ended. */
async function readRecords(
  cipher: CipherName,
  ...records: Uint8Array[]
): Promise<[string, unknown]> {
  const { far, right } = await sealedPair(cipher);
  await writeAll(right, concat(...records));
  await right.closeWrite();
  let text = "";
  const into = new Uint8Array(100);
  try {
    for (let count = await far.read(into); count !== null; count = await far.read(into)) {
      text += new TextDecoder().decode(into.subarray(0, count));
    }
    return [text, null];
  } catch (error) {
    await assertRejects(() => far.read(into), SealError);
    return [text, error];
  }
}

for (const cipher of CIPHERS) {
  Deno.test(`${cipher}: SealedSocket carries bytes of any size in both directions`, async () => {
    const { near, far, left, right } = await sealedPair(cipher);
    const relay = async (from: Socket, to: Socket) => {
      const into = new Uint8Array(70_001);
      for (let count = await from.read(into); count !== null; count = await from.read(into)) {
        await writeAll(to, into.subarray(0, count));
      }
      await to.closeWrite();
    };
    const random = new Random(1);
    const relays = [relay(left, right), relay(right, left)];
    const carry = async (from: Socket, to: Socket) => {
      const sizes = [1, 2, 65_535, 65_536, 65_537, 300_000, 7, 1_000_001];
      const bytes = sizes.map((size) => random.bytes(size));
      const write = async () => {
        for (const part of bytes) await writeAll(from, part);
        await from.closeWrite();
      };
      const [received] = await Promise.all([readBytes(to), write()]);
      assertEquals(received.length, sizes.reduce((sum, size) => sum + size));
      assert(received.every((byte, at) => byte === concatenated(bytes)[at]));
    };
    await Promise.all([carry(near, far), carry(far, near)]);
    await Promise.all(relays);
  });

  Deno.test(`${cipher}: SealedSocket lets what was written be changed at once`, async () => {
    const { near, far, left, right } = await sealedPair(cipher);
    const bytes = new Uint8Array(1000).fill(1);
    await near.write(bytes);
    bytes.fill(2);
    await near.closeWrite();
    await writeAll(right, await readBytes(left));
    await right.closeWrite();
    assertEquals(new Set(await readBytes(far)), new Set([1]));
  });

  Deno.test(`${cipher}: SealedSocket shows nothing of what it carries, nor that it is the same`, async () => {
    const [first, second] = await recordsOf(cipher, "secret secret secret", "secret secret secret");
    assert(!new TextDecoder().decode(first).includes("secret"));
    assert(first!.toHex() !== second!.toHex());
    assertEquals(first!.length, 4 + 20 + TAG_BYTES);
  });

  Deno.test(`${cipher}: SealedSocket delivers nothing of a record with a changed bit, or after it`, async () => {
    const [first, second, third] = await recordsOf(cipher, "one", "two", "three");
    for (let bit = 0; bit < second!.length * 8; bit++) {
      const changed = second!.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const [text, error] = await readRecords(cipher, first!, changed, third!);
      assertEquals(text, "one");
      // A length that was made larger waits for bytes that never come: the end is not authentic.
      if (bit >= 32) assert(error instanceof SealError, `bit ${bit}`);
    }
  });

  Deno.test(`${cipher}: SealedSocket refuses records that are repeated, left out or moved`, async () => {
    const [one, two, three] = await recordsOf(cipher, "one", "two", "three");
    for (const records of [[one, one], [one, three, two], [one, three]]) {
      const [text, error] = await readRecords(cipher, ...records as Uint8Array[]);
      assertEquals([text, error instanceof SealError], ["one", true]);
    }
    assertEquals(await readRecords(cipher, one!, two!, three!), ["onetwothree", null]);
  });

  Deno.test(`${cipher}: SealedSocket refuses its own records, sent back`, async () => {
    const { near, left } = await sealedPair(cipher);
    await writeAll(near, new Uint8Array([1, 2, 3]));
    const record = await readBytes(left, 4 + 3 + TAG_BYTES);
    await writeAll(left, record);
    await assertRejects(() => near.read(new Uint8Array(9)), SealError);
  });

  Deno.test(`${cipher}: SealedSocket refuses a length before it waits for so much`, async () => {
    for (const length of [0, TAG_BYTES, MAX_RECORD_BYTES + TAG_BYTES + 1, 0xffff_ffff]) {
      const header = new Uint8Array(4);
      new DataView(header.buffer).setUint32(0, length, true);
      const { far, right } = await sealedPair(cipher);
      await writeAll(right, header);
      await assertRejects(() => far.read(new Uint8Array(9)), SealError);
    }
  });

  Deno.test(`${cipher}: SealedSocket tells a writer that nobody reads any more`, async () => {
    const { near, left } = await sealedPair(cipher);
    left.close();
    await near.write(new Uint8Array(10));
    await assertRejects(() => near.write(new Uint8Array(10)), Deno.errors.BrokenPipe);
  });

  Deno.test(`${cipher}: SealedSocket uses another key for each so many records, on both sides`, async () => {
    const [nearEnd, farEnd] = memorySocketPair();
    const near = await SealedSocket.create(nearEnd, {
      send: there,
      receive: back,
      cipher,
      blocksPerKey: 3,
    });
    const far = await SealedSocket.create(farEnd, {
      send: back,
      receive: there,
      cipher,
      blocksPerKey: 3,
    });
    const into = new Uint8Array(1);
    for (let count = 0; count < 20; count++) {
      await near.write(new Uint8Array([count]));
      assertEquals([await far.read(into), into[0]], [1, count]);
    }
  });

  Deno.test(`${cipher}: SealCipher encrypts the same differently under each number and each key`, async () => {
    const sealing = await SealCipher.create({ secret: there, cipher, blocksPerKey: 2 });
    const sealed = new Set<string>();
    for (let count = 0; count < 6; count++) {
      if (sealing.isSpent) await sealing.renew();
      const into = new Uint8Array(40 + TAG_BYTES);
      await sealing.seal(new Uint8Array(40), new Uint8Array(4), into);
      sealed.add(into.toHex());
    }
    assertEquals([sealed.size, sealing.isSpent], [6, true]);
    // Far below the 2^24.5 records of RFC 8446, section 5.5.
    assertEquals(BLOCKS_PER_KEY, 65_536);
  });
}

Deno.test("createAead() encrypts as RFC 8439, section 2.8.2, and NIST's test case 16 say", async () => {
  const rfc = await createAead(
    "chacha20-poly1305",
    Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index).buffer,
  );
  const text = new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, " +
      "sunscreen would be it.",
  );
  const sealed = new Uint8Array(text.length + TAG_BYTES);
  const block = {
    nonce: Uint8Array.fromHex("070000004041424344454647"),
    header: Uint8Array.fromHex("50515253c0c1c2c3c4c5c6c7"),
  };
  await rfc.seal(block, text, sealed);
  assertEquals(sealed.subarray(0, 8).toHex(), "d31a8d34648e60db");
  assertEquals(sealed.subarray(-TAG_BYTES).toHex(), "1ae10b594f09e26a7e902ecbd0600691");
  assertEquals((await rfc.open(block, sealed))?.toHex(), text.toHex());

  const nist = await createAead(
    "aes-256-gcm",
    Uint8Array.fromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").buffer,
  );
  const plain = Uint8Array.fromHex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  );
  const into = new Uint8Array(plain.length + TAG_BYTES);
  await nist.seal(
    {
      nonce: Uint8Array.fromHex("cafebabefacedbaddecaf888"),
      header: Uint8Array.fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    },
    plain,
    into,
  );
  assertEquals(into.subarray(0, 8).toHex(), "522dc1f099567d07");
  assertEquals(into.subarray(-TAG_BYTES).toHex(), "76fc6ece0f4e1768cddf8853bb2d551b");
});
