// deno-lint-ignore-file no-console -- its lines are what the test reads
/**
 * A man in the middle, to whom the connections of a victim are led. Says his port first; then reads
 * a mode a line, and answers with what he has done in it once that was often enough.
 *
 * @module
 */
import { frame, Kind, Line, message, randomBytes } from "./wire.ts";

/** Between whom he is. */
export interface Between {
  /** The port of the node to which the victim connects. */
  readonly target: number;
  /** How many messages each of the two says in a handshake: one more where they have an auth key. */
  readonly handshakes: 1 | 2;
}

/** A message of a handshake, or what was read behind it. */
interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isHandshake: boolean;
  /** The first of its kind. */
  readonly isFirst: boolean;
}

/** What he is to do. */
export interface Command {
  readonly mode: Mode;
  /** How often; the mode goes on after. */
  readonly times: number;
}

/**
 * - `pass`: hand on what is said, and remember it.
 * - `spoil`: change a bit of the handshake.
 * - `flip`: change a bit here and there behind it.
 * - `repeat`, `drop`: hand a piece on twice, or not at all, behind it.
 * - `reflect`: send back to the victim what he says, as if it were the answer.
 * - `replay`: say to the target what the victim has said to it before.
 * - `insert`: say something of his own, once the two have shaken hands.
 */
export type Mode = "pass" | "spoil" | "flip" | "repeat" | "drop" | "reflect" | "replay" | "insert";

const MEDDLE_RATE = 0.3;
/** What was changed in a handshake need not end the connection: this does. */
const SPOILT_CONNECTION_MS = 200;
/** He who is let in says more than that, soon. */
const RECORDING_BYTES = 200_000;

const { target, handshakes }: Between = JSON.parse(Deno.args[0]!);
const open = new Set<Deno.TcpConn>();
let mode: Mode = "pass";
let done = 0;
let wanted = Infinity;
let isEnough = () => {};
let recording: Uint8Array<ArrayBuffer>[] = [];

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(JSON.stringify({ port: (listener.addr as Deno.NetAddr).port }));
void accept();
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (const line of text.trim().split("\n")) await obey(JSON.parse(line));
}
Deno.exit();

async function obey({ mode: next, times }: Command): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (next === "replay") {
    console.log(JSON.stringify({ mode: next, answers: await replay(times) }));
    return;
  }
  [mode, done, wanted, isEnough] = [next, 0, times, resolve];
  // Whoever is connected connects again.
  for (const connection of open) close(connection);
  await promise;
  console.log(JSON.stringify({ mode, done }));
}

function note(): void {
  if (++done >= wanted) isEnough();
}

async function accept(): Promise<void> {
  for await (const victim of listener) {
    open.add(victim);
    if (mode === "reflect") void reflect(victim);
    else void relay(victim);
  }
}

async function relay(victim: Deno.TcpConn): Promise<void> {
  let other: Deno.TcpConn;
  try {
    other = await Deno.connect({ hostname: "127.0.0.1", port: target });
  } catch {
    return close(victim);
  }
  open.add(other);
  if (mode === "pass") {
    recording = [];
    note();
  }
  await Promise.all([pump(victim, other, recording), pump(other, victim, null)]);
}

/** Hands on what one says to the other. */
async function pump(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  record: Uint8Array<ArrayBuffer>[] | null,
): Promise<void> {
  const own = mode;
  const line = new Line(from);
  const into = new Uint8Array(65_536);
  let recorded = 0;
  // Both may share a packet: where one ends only what is said can tell.
  async function* pieces(): AsyncGenerator<Piece> {
    for (let count = 0; count < handshakes; count++) {
      const message = await line.readMessage();
      if (!message) return;
      yield { bytes: message.bytes, isHandshake: true, isFirst: count === 0 };
    }
    for (let isFirst = true;; isFirst = false) {
      const count = await from.read(into);
      if (count === null) return;
      yield { bytes: into.slice(0, count), isHandshake: false, isFirst };
    }
  }
  try {
    for await (const piece of pieces()) {
      if (own === "spoil" && piece.isHandshake && piece.isFirst) {
        setTimeout(() => {
          close(from);
          close(to);
        }, SPOILT_CONNECTION_MS);
      }
      if (own === "pass" && record && recorded < RECORDING_BYTES) {
        record.push(piece.bytes);
        recorded += piece.bytes.length;
      }
      for (const bytes of meddle(own, piece)) await writeAll(to, bytes);
    }
    await to.closeWrite();
  } catch {
    // One of them has had enough.
    close(from);
    close(to);
  }
}

/** @returns What is handed on in the place of a piece. */
function meddle(own: Mode, { bytes, isHandshake, isFirst }: Piece): Uint8Array[] {
  if (isHandshake !== (own === "spoil")) return [bytes];
  switch (own) {
    case "spoil":
    case "flip":
      if (Math.random() > MEDDLE_RATE) return [bytes];
      bytes[Math.floor(Math.random() * bytes.length)]! ^= 1 << Math.floor(Math.random() * 8);
      note();
      return [bytes];
    case "repeat":
    case "drop":
      if (Math.random() > MEDDLE_RATE) return [bytes];
      note();
      return own === "drop" ? [] : [bytes, bytes];
    case "insert":
      if (!isFirst) return [bytes];
      note();
      return [frame(2, new Uint8Array(21), randomBytes(20)), bytes];
    default:
      return [bytes];
  }
}

/** Gives the victim's own challenge and proof back to him. */
async function reflect(victim: Deno.TcpConn): Promise<void> {
  const line = new Line(victim);
  const hello = await line.readMessage();
  if (hello) {
    const { to, nonce, share, encrypt } = hello.body;
    await line.write(
      message(Kind.WELCOME, { uuid: to!, nonce: nonce!, share: share!, encrypt: encrypt! }),
    );
  }
  const proof = hello && await line.readMessage();
  if (proof) await line.write(message(Kind.ACCEPT, proof.body));
  // Whoever believes it goes on with frames.
  if (proof && await line.read(1)) console.log("believed");
  await line.closed();
  close(victim);
  if (proof) note();
}

/** @returns Why the replays were refused, and how often. */
async function replay(times: number): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  const said = recording;
  for (let count = 0; count < times; count++) {
    const line = await Line.open(target);
    for (const bytes of said) if (!await line.write(bytes)) break;
    const welcome = await line.readMessage();
    const answer = welcome?.kind === Kind.WELCOME ? await line.readMessage() : welcome;
    const what = answer?.kind === Kind.REFUSAL ? `${answer.body.reason}` : `kind ${answer?.kind}`;
    answers[what] = (answers[what] ?? 0) + 1;
    line.close();
  }
  return answers;
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

function close(connection: Deno.TcpConn): void {
  if (open.delete(connection)) connection.close();
}
