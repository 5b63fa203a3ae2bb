// deno-lint-ignore-file no-console -- its lines are what the test reads
/**
 * Opens many connections at once and says next to nothing on them. Says `open` when all are, and at
 * the end how many of them the node has closed; goes when there is no more input, or nothing is left.
 *
 * @module
 */
import { Line, plainHello, randomUuid } from "./wire.ts";

/** How many connections of which kind. */
export interface Crowd {
  readonly port: number;
  readonly uuid: string;
  readonly domain: string;
  /** On which nothing is said at all. */
  readonly silent: number;
  /** On which a handshake comes in, byte after byte. */
  readonly dripping: number;
}

const DRIP_EVERY_MS = 100;

const { port, uuid, domain, silent, dripping }: Crowd = JSON.parse(Deno.args[0]!);
const lines: Line[] = [];
for (let count = 0; count < silent + dripping; count++) lines.push(await Line.open(port));
let closed = 0;
const allClosed = Promise.all(lines.map(async (line) => {
  await line.closed();
  closed++;
}));
const drip = plainHello(randomUuid(), domain, uuid);
let at = 0;
const dripper = setInterval(() => {
  if (at < drip.length) {
    for (const line of lines.slice(silent)) void line.write(drip.subarray(at, at + 1));
  }
  at++;
}, DRIP_EVERY_MS);
console.log("open");
await Promise.race([allClosed, endOfInput()]);
clearInterval(dripper);
console.log(JSON.stringify({ closed }));
for (const line of lines) line.close();
Deno.exit();

async function endOfInput(): Promise<void> {
  for await (const _ of Deno.stdin.readable);
}
