import { Credentials } from "../../../lib/handshake/credentials.ts";
import {
  greet,
  type Greeting,
  HandshakeError,
  type Introduction,
  welcome,
} from "../../../lib/handshake/handshake.ts";
import type { Socket } from "../../../lib/transport/transport.ts";
import type { Random } from "../../support/random.ts";
import { introductionOf, readBytes } from "../../support/peer_bytes.ts";
import { memorySocketPair } from "../../support/memory_transport.ts";
import { concat } from "../../support/frames.ts";
import { change } from "../mutate.ts";
import { attemptAsync, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { readVectors, streamsOf } from "../vectors.ts";

const ERRORS = [
  HandshakeError,
  Deno.errors.UnexpectedEof,
  Deno.errors.BrokenPipe,
  Deno.errors.ConnectionReset,
  Deno.errors.Interrupted,
  Deno.errors.BadResource,
];
const WORDS = texts("\xa5share\xc4\x20", "\xa7encrypt\xc3", "\xa5proof", "\xa6sealed", "\xa4uuid");

/** Which message of a handshake somebody changes, and who is told it. */
interface Attack {
  readonly from: "caller" | "listener";
  readonly message: number;
}

const ATTACKS: readonly Attack[] = [
  { from: "caller", message: 0 },
  { from: "listener", message: 0 },
  { from: "caller", message: 1 },
  { from: "listener", message: 1 },
];

/**
 * Passes a handshake on, and changes one of its messages.
 *
 * @returns Whether it was changed.
 */
class Meddler {
  isChanged = false;
  readonly #attack: Attack;
  readonly #random: Random;
  readonly #seeds: readonly Bytes[];

  constructor(attack: Attack, random: Random, seeds: readonly Bytes[]) {
    this.#attack = attack;
    this.#random = random;
    this.#seeds = seeds;
  }

  async pass(from: Socket, to: Socket, side: Attack["from"]): Promise<void> {
    try {
      for (let message = 0;; message++) {
        const said = await readHandshakeMessage(from);
        if (!said) break;
        const isMine = this.#attack.from === side && this.#attack.message === message;
        const heard = isMine ? this.#change(said) : said;
        for (let at = 0; at < heard.length;) at += await to.write(heard.subarray(at));
        // Whoever is told less than it was promised would wait for ever.
        if (!isWhole(heard)) break;
      }
      await to.closeWrite();
    } catch {
      // One of them has closed.
    }
  }

  #change(said: Bytes): Bytes {
    let changed = said;
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      changed = change(changed.slice(), this.#random, this.#seeds, WORDS);
    }
    this.isChanged = changed.toHex() !== said.toHex();
    return changed;
  }
}

async function readHandshakeMessage(socket: Socket): Promise<Bytes | null> {
  const envelope = await readBytes(socket, 8);
  if (envelope.length < 8) return null;
  const length = envelope[6]! + 256 * envelope[7]!;
  return concat(envelope, await readBytes(socket, length));
}

function isWhole(message: Bytes): boolean {
  return message.length >= 8 && message.length === 8 + message[6]! + 256 * message[7]!;
}

/** Two nodes that have the same key shake hands through somebody who does not have it. */
function meddledTarget(name: string, credentials: Credentials, seeds: Bytes[]): FuzzTarget {
  const introduce = (who: string): Introduction => introductionOf(who, { credentials });
  return {
    name,
    weight: 0.25,
    seeds,
    allowanceBytes: 4 * 1024 * 1024,
    async run(_input, random) {
      const [near, nearby] = memorySocketPair();
      const [far, farther] = memorySocketPair();
      const meddler = new Meddler(random.pick(ATTACKS), random, seeds);
      const passing = [
        meddler.pass(nearby, farther, "caller"),
        meddler.pass(farther, nearby, "listener"),
      ];
      const [near_, far_] = await Promise.all([
        ending(
          near,
          () => greet(near, introduce("near"), { uuid: introduce("far").id.uuid, knows: 3 }),
        ),
        ending(far, () => welcome(far, introduce("far"), () => 7)),
      ]);
      if (near_) {
        promise(near_.id.name === "far" && near_.knows === 7, () => "the caller was told lies");
        promise(far_ !== undefined, () => "the caller believes that it was let in");
      }
      if (far_) {
        promise(far_.id.name === "near" && far_.knows === 3, () => "the listener was told lies");
        promise(far_.domainId === "domain", () => "the listener was told a wrong domain");
      }
      promise(meddler.isChanged || near_ !== undefined, () => "honest nodes do not get together");
      for (const socket of [near, far]) socket.close();
      await Promise.all(passing);
    },
  };
}

async function ending(
  socket: Socket,
  shake: () => Promise<Greeting>,
): Promise<Greeting | undefined> {
  const greeting = await attemptAsync(ERRORS, shake);
  if (!greeting) socket.close();
  return greeting;
}

/** Handshakes with an auth key; those without are part of what nodes are told. */
export async function handshakeTargets(): Promise<readonly FuzzTarget[]> {
  const vectors = await readVectors("protocol_vectors");
  const seeds = [...streamsOf(vectors, "near"), ...streamsOf(vectors, "far")];
  const authKey = "a key for cases";
  return [
    meddledTarget("handshake-key", await Credentials.create({ authKey }), seeds),
    meddledTarget("handshake-encrypt", await Credentials.create({ authKey, encrypt: true }), seeds),
  ];
}
