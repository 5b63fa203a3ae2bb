// deno-lint-ignore-file no-console -- its last line is what the test reads
/**
 * Joins an open mesh, as everybody may, and then misbehaves.
 *
 * @module
 */
import { type Bytes, frame, Kind, Line, map, plainHello, randomBytes, randomUuid } from "./wire.ts";

/** What it does. */
export interface Misdeed {
  readonly what: "claims lengths" | "writes nonsense" | "names codecs" | "floods with names";
  readonly port: number;
  readonly uuid: string;
  readonly domain: string;
}

/** Types of frames, and kinds of names, as `docs/protocol.md` numbers them. */
const Type = { NAME: 1, TOPIC: 2, CALL: 3, RECORD: 9, INTEREST: 10, GOODBYE: 11 } as const;
const TOPIC = 1;
const CODEC = 3;
const MIB = 1024 * 1024;

const { what, port, uuid, domain }: Misdeed = JSON.parse(Deno.args[0]!);

async function enter(self = randomUuid()): Promise<Line> {
  const line = await Line.open(port);
  await line.write(plainHello(self, domain, uuid));
  const answer = await line.readMessage();
  if (answer?.kind !== Kind.WELCOME) throw new Error(`not let in: ${Deno.inspect(answer)}`);
  return line;
}

/** Says something, and waits until the node has closed the connection because of that. */
async function anger(...said: readonly Uint8Array[]): Promise<void> {
  const line = await enter();
  for (const bytes of said) if (!await line.write(bytes)) break;
  await line.closed();
  line.close();
}

function lengthOf(bytes: number): Uint8Array {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setUint32(0, bytes, true);
  prefix[4] = Type.TOPIC;
  return prefix;
}

function name(kind: number, number: number, text: Uint8Array | string): Bytes {
  const header = new Uint8Array(5);
  header[0] = kind;
  new DataView(header.buffer).setUint32(1, number, true);
  return frame(Type.NAME, header, typeof text === "string" ? new TextEncoder().encode(text) : text);
}

/** A message on topic number 0. */
function topic(sequence: number, codec: number, body: Uint8Array): Uint8Array {
  const header = new Uint8Array(21);
  new DataView(header.buffer).setBigUint64(4, BigInt(sequence), true);
  header[20] = codec;
  return frame(Type.TOPIC, header, body);
}

const record = (self: string, topics: readonly string[]) =>
  frame(
    Type.RECORD,
    new Uint8Array(),
    map({
      id: { name: "stranger", hostname: "elsewhere", uuid: self },
      pid: 1,
      // Nobody listens there.
      addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 9 }],
      topics: [...topics],
      services: [],
      revision: 0,
    }),
  );

async function claimLengths(): Promise<void> {
  for (let count = 0; count < 20; count++) await anger(lengthOf(0xffffffff));
  // Allowed, so the node waits for the rest, and is to take no memory for what may never come.
  const lines = await Promise.all(Array.from({ length: 8 }, () => enter()));
  for (const line of lines) {
    await line.write(lengthOf(200 * MIB));
    await line.write(randomBytes(1000));
  }
  console.log("claimed");
  for await (const _ of Deno.stdin.readable);
  for (const line of lines) line.close();
}

async function writeNonsense(): Promise<void> {
  const nothing = new Uint8Array();
  const nonsense = [
    () => [topic(0, 1, randomBytes(20))],
    () => [name(TOPIC, 70_000 + Math.floor(1e6 * Math.random()), "load")],
    () => [name(TOPIC, 0, randomBytes(200))],
    () => [frame(Type.TOPIC, randomBytes(1 + Math.floor(18 * Math.random())), nothing)],
    () => [frame(Type.CALL, randomBytes(8), nothing)],
    () => [frame(Type.RECORD, nothing, randomBytes(50))],
    () => [frame(Type.INTEREST, nothing, map({ from: randomUuid(), to: -1 }))],
  ];
  for (let count = 0; count < 160; count++) await anger(...nonsense[count % nonsense.length]!());
  await sayUnreadable();
}

/** Messages that no codec reads: each costs itself alone. */
async function sayUnreadable(): Promise<void> {
  const line = await enter();
  await line.write(name(TOPIC, 0, "load"));
  for (let count = 0; count < 100; count++) {
    await line.write(topic(count, 1, Uint8Array.of(0xc1, ...randomBytes(9))));
  }
  await leave(line);
}

/** What is said last is that one goes: then all before has been read. */
async function leave(line: Line): Promise<void> {
  await line.write(frame(Type.GOODBYE, Uint8Array.of(0), new Uint8Array()));
  await line.closeWrite();
  await line.closed();
  line.close();
}

/** A codec that nobody has, and another one, and another one. */
async function nameCodecs(): Promise<void> {
  const line = await enter();
  await line.write(name(TOPIC, 0, "load"));
  for (let count = 0; count < 200; count++) {
    const number = 16 + count;
    await line.write(name(CODEC, number, `codec-${randomUuid()}`));
    await line.write(topic(count, number, randomBytes(10)));
  }
  await leave(line);
}

async function floodWithNames(): Promise<void> {
  const names = Array.from({ length: 65_537 }, (_, index) => `${index}-`.padEnd(40, "x"));
  const self = randomUuid();
  const line = await enter(self);
  await line.write(record(self, names.slice(0, 20_000)));
  const numbered = Array.from(
    { length: 65_537 },
    (_, number) => name(TOPIC, number, `${number}-`.padEnd(80, "y")),
  );
  await line.write(new Uint8Array(await new Blob(numbered).arrayBuffer()));
  await line.closed();
  // One too many.
  await anger(record(self, names));
}

const misdeeds = {
  "claims lengths": claimLengths,
  "writes nonsense": writeNonsense,
  "names codecs": nameCodecs,
  "floods with names": floodWithNames,
};
await misdeeds[what]();
console.log(JSON.stringify({ what }));
