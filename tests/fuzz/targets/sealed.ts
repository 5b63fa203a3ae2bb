import type { CipherName } from "../../../lib/handshake/cipher_suites.ts";
import { MAX_RECORD_BYTES, SealedSocket } from "../../../lib/handshake/sealed_socket.ts";
import type { Socket } from "../../../lib/transport/transport.ts";
import { Random } from "../../support/random.ts";
import { concat } from "../../support/frames.ts";
import { ScriptedSocket } from "../scripted_socket.ts";
import { BrokenPromise, type Bytes, type FuzzTarget, promise } from "../target.ts";

const CIPHERS: readonly CipherName[] = ["chacha20-poly1305", "aes-256-gcm"];
const SECRETS = {
  send: new Uint8Array(32).fill(1).buffer,
  receive: new Uint8Array(32).fill(2).buffer,
};
const BLOCKS_PER_KEY = 3;
const SIZES = [1, 5, 0, 100, 16, 300, 1, 2, 3, 4000, 9];

class Tape implements Socket {
  readonly remote = "tape";
  readonly parts: Bytes[] = [];

  read(): Promise<null> {
    return Promise.resolve(null);
  }

  write(bytes: Uint8Array): Promise<number> {
    this.parts.push(bytes.slice() as Bytes);
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}
}

async function record(said: readonly Uint8Array[], cipher: CipherName): Promise<Bytes[]> {
  const tape = new Tape();
  const socket = await SealedSocket.create(tape, {
    ...SECRETS,
    cipher,
    blocksPerKey: BLOCKS_PER_KEY,
  });
  for (const bytes of said) if (bytes.length) await socket.write(bytes);
  await socket.closeWrite();
  return tape.parts;
}

/** Records that somebody changed, repeated, left out or moved on their way. */
export function sealedTargets(): Promise<readonly FuzzTarget[]> {
  return Promise.all(CIPHERS.map(sealedTarget));
}

async function sealedTarget(cipher: CipherName): Promise<FuzzTarget> {
  const random = new Random(17);
  const said = SIZES.map((size) => random.bytes(size));
  const records = await record(said, cipher);
  const text = concat(...said);
  const seed = concat(...records);
  const moved = [[1, 0, 2, 3], [0, 0, 1], [0, 2], [3, 4, 5], [0, 1, 2, 3, 3]].map((order) =>
    concat(...order.map((index) => records[index]!))
  );
  return {
    name: `sealed-${cipher}`,
    weight: 0.25,
    seeds: [seed, seed, seed, ...moved],
    words: [...records, Uint8Array.of(17, 0, 0, 0), Uint8Array.of(255, 255, 255, 255)],
    allowanceBytes: 4 * 1024 * 1024,
    async run(input, random) {
      const script = new ScriptedSocket(input, random);
      const socket = await SealedSocket.create(script, {
        send: SECRETS.receive,
        receive: SECRETS.send,
        cipher,
        blocksPerKey: BLOCKS_PER_KEY,
      });
      const heard: Bytes[] = [];
      const into = new Uint8Array(1 + random.below(MAX_RECORD_BYTES));
      let isRefused = false;
      try {
        for (;;) {
          const count = await socket.read(into);
          if (count === null) break;
          heard.push(into.slice(0, count));
        }
      } catch (error) {
        if (error instanceof BrokenPromise || (error as Error).name !== "SealError") throw error;
        isRefused = true;
      }
      const all = concat(...heard);
      promise(
        all.toHex() === text.subarray(0, all.length).toHex(),
        () => "it delivered what was never said",
      );
      let same = 0;
      while (same < input.length && input[same] === seed[same]) same++;
      const whole = wholeRecords(records, same);
      promise(all.length <= whole, () => "it delivered more than came intact");
      if (!isRefused) promise(all.length === whole, () => "it left out what came intact");
    },
  };

  /** How much is said by the records that lie within so many bytes. */
  function wholeRecords(records: readonly Bytes[], bytes: number): number {
    let text = 0;
    for (const { length } of records) {
      if ((bytes -= length) < 0) break;
      text += length - 20;
    }
    return text;
  }
}
