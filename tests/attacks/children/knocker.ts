// deno-lint-ignore-file no-console -- its last line is what the test reads
/**
 * Asks to be let in, again and again, without the right to be.
 *
 * @module
 */
import { keyHello, Kind, Line, message, plainHello, randomBytes, randomUuid } from "./wire.ts";

/** How it tries. */
export interface Knocking {
  readonly how: "without a key" | "with a guessed key" | "from another domain" | "with nonsense";
  readonly port: number;
  readonly uuid: string;
  readonly domain: string;
  readonly times: number;
}

const { how, port, uuid, domain, times }: Knocking = JSON.parse(Deno.args[0]!);
const answers: Record<string, number> = {};
for (let count = 0; count < times; count++) {
  const line = await Line.open(port);
  const answer = await knock(line);
  answers[answer] = (answers[answer] ?? 0) + 1;
  line.close();
}
console.log(JSON.stringify(answers));

/** @returns Why it was refused, or what else came of it. */
async function knock(line: Line): Promise<string> {
  switch (how) {
    case "without a key":
      await line.write(plainHello(randomUuid(), domain, uuid));
      break;
    case "from another domain":
      await line.write(keyHello(randomUuid(), `not-${domain}`, uuid));
      break;
    case "with nonsense":
      await line.write(Uint8Array.of(0x72, 0x6f, 0x73, 0x79, 1, 1, 255, 255));
      break;
    case "with a guessed key": {
      await line.write(keyHello(randomUuid(), domain, uuid));
      const welcome = await line.readMessage();
      if (welcome?.kind !== Kind.WELCOME) return `kind ${welcome?.kind} instead of a welcome`;
      await line.write(message(Kind.PROOF, { sealed: randomBytes(80), proof: randomBytes(32) }));
    }
  }
  const answer = await line.readMessage();
  if (answer?.kind !== Kind.REFUSAL) return `let in: kind ${answer?.kind}`;
  return `${answer.body.reason}`;
}
