import { assertEquals, assertRejects } from "@std/assert";
import { encode, type ValueType } from "@std/msgpack";
import { schemaHash, type SchemaText } from "../../../lib/schema/schema_text.ts";
import { MAX_SCHEMA_BYTES } from "../../../lib/schema/exchange/schema_message.ts";
import { SchemaExchange } from "../../../lib/schema/exchange/schema_exchange.ts";
import type { TypeClaim } from "../../../lib/schema/type_claim.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import { decodeMap } from "../../../lib/wire/control_map.ts";
import { ConnectionRig } from "../../peer/connection_rig.ts";
import { recordOf } from "../../support/records.ts";

const { WANT_SCHEMA, SCHEMA } = FrameType;
const TEXT = '{"type":"number"}';
const HASH = schemaHash(TEXT);
const OWN = {
  hash: "00000000000000aa",
  encoding: "jsonschema",
  text: `{"title":"${"x".repeat(10_000)}"}`,
};

function claimOf(hash: string): TypeClaim {
  return { kind: "topics", subject: "range", name: "metres", encoding: "jsonschema", hash };
}

/** A node with one connection, whose other end is the test's: a peer that claims types. */
class SchemaRig extends ConnectionRig {
  claimants = [recordOf("peer")];
  inquiries = 0;
  readonly exchange = new SchemaExchange({
    own: (hash) => hash === OWN.hash ? OWN : undefined,
    claimants: () => this.claimants,
    connections: () => [this.connection],
    inquire: () => {
      this.inquiries++;
      return Promise.reject(new Error("nobody is at home"));
    },
    clock: this.clock,
  });

  constructor() {
    super({ maxMessageBytes: 2 ** 28 });
    this.handlers[WANT_SCHEMA] = (...frame) => this.exchange.readWantSchema(...frame);
    this.handlers[SCHEMA] = (...frame) => this.exchange.readSchema(...frame);
  }

  /** Fetches, and waits until the peer is asked. @returns What comes of it, in an object. */
  async fetch(hash = HASH): Promise<{ fetched: Promise<SchemaText> }> {
    const fetched = this.exchange.fetch(claimOf(hash));
    // Looked at later.
    fetched.catch(() => {});
    await this.clock.advance(0);
    const { body } = await this.frames.nextOf(WANT_SCHEMA);
    assertEquals(decodeMap(body), { hash });
    return { fetched };
  }

  async answer(map: Record<string, ValueType>) {
    await this.receive({ type: SCHEMA, body: encode(map) });
  }
}

Deno.test("SchemaExchange fetches a text once, whoever asks how often", async () => {
  const rig = new SchemaRig();
  const fetched = rig.exchange.fetch(claimOf(HASH));
  const again = rig.exchange.fetch({ ...claimOf(HASH), name: "m" });
  await rig.clock.advance(0);
  await rig.frames.nextOf(WANT_SCHEMA);
  await rig.answer({ hash: HASH, encoding: "jsonschema", text: TEXT });
  const expected = { hash: HASH, encoding: "jsonschema", text: TEXT };
  assertEquals(await fetched, { ...expected, name: "metres" });
  assertEquals(await again, { ...expected, name: "m" });
  assertEquals(await rig.exchange.fetch(claimOf(HASH)), { ...expected, name: "metres" });
  await rig.close();
  assertEquals(await rig.frames.next(), null);
});

Deno.test("SchemaExchange has this node's own texts at once", async () => {
  const rig = new SchemaRig();
  assertEquals(await rig.exchange.fetch(claimOf(OWN.hash)), { ...OWN, name: "metres" });
  await rig.close();
});

Deno.test("SchemaExchange answers with what it has, or that it has nothing", async () => {
  const rig = new SchemaRig();
  await rig.receive({ type: WANT_SCHEMA, body: encode({ hash: OWN.hash, more: 1 }) });
  await rig.receive({ type: WANT_SCHEMA, body: encode({ hash: HASH }) });
  assertEquals(decodeMap((await rig.frames.nextOf(SCHEMA)).body), OWN);
  assertEquals(decodeMap((await rig.frames.nextOf(SCHEMA)).body), { hash: HASH });
  await rig.close();
});

Deno.test("SchemaExchange takes no text that does not have its hash, or is no schema", async () => {
  const cases: [Record<string, string>, string][] = [
    [{ encoding: "jsonschema", text: "{}" }, "its text does not have that hash"],
    [{}, "it does not have it any more"],
  ];
  for (const [schema, why] of cases) {
    const rig = new SchemaRig();
    const { fetched } = await rig.fetch();
    // Nobody asked for this one.
    await rig.answer({ hash: OWN.hash, encoding: "jsonschema", text: TEXT });
    await rig.answer({ hash: HASH, ...schema });
    await assertRejects(
      () => fetched,
      Error,
      `Cannot fetch schema "metres" (${HASH}): node "peer": ${why}`,
    );
    await rig.close();
  }
});

Deno.test("SchemaExchange takes no text that is no JSON Schema, though the hash is right", async () => {
  for (const [text, why] of [["[]", "its text is no schema"], ["{", "its text is no JSON"]]) {
    const rig = new SchemaRig();
    const hash = schemaHash(text!);
    const { fetched } = await rig.fetch(hash);
    await rig.answer({ hash, encoding: "jsonschema", text: text! });
    await assertRejects(() => fetched, Error, why);
    await rig.close();
  }
});

Deno.test("SchemaExchange leaves texts of other encodings to who knows them", async () => {
  const rig = new SchemaRig();
  const hash = schemaHash("syntax = 3");
  const { fetched } = await rig.fetch(hash);
  await rig.answer({ hash, encoding: "protobuf", text: "syntax = 3" });
  assertEquals((await fetched).encoding, "protobuf");
  await rig.close();
});

Deno.test("SchemaExchange asks the next node where one does not answer", async () => {
  const rig = new SchemaRig();
  rig.claimants = [recordOf("other"), recordOf("peer")];
  const { fetched } = await rig.fetch();
  await rig.answer({ hash: HASH, encoding: "jsonschema", text: TEXT });
  assertEquals((await fetched).text, TEXT);
  assertEquals(rig.inquiries, 1);
  await rig.close();
});

Deno.test("SchemaExchange tells why nobody has a text", async () => {
  const rig = new SchemaRig();
  rig.claimants = [];
  await assertRejects(() => rig.exchange.fetch(claimOf(HASH)), Error, "no node has it any more");
  rig.claimants = [recordOf("other"), recordOf("peer")];
  const { fetched } = await rig.fetch();
  await rig.clock.advance(2000);
  await assertRejects(
    () => fetched,
    Error,
    'node "other": nobody is at home; node "peer": no answer within 2000 ms',
  );
  await rig.close();
});

Deno.test("SchemaExchange.fetch() gives up by its time-out and by its signal", async () => {
  const rig = new SchemaRig();
  const abort = new AbortController();
  const [late, given] = [{ timeoutMs: 100 }, { signal: abort.signal }].map((options) =>
    rig.exchange.fetch(claimOf(HASH), options)
  );
  abort.abort(new Error("enough"));
  await assertRejects(() => given!, Error, "enough");
  const rejected = assertRejects(() => late!, Error, "no answer within 100 ms");
  await rig.clock.advance(100);
  await rejected;
  await rig.clock.advance(2000);
  await rig.close();
});

Deno.test("SchemaExchange asks over one of its own where the connection ends meanwhile", async () => {
  const rig = new SchemaRig();
  const { fetched } = await rig.fetch();
  assertEquals(rig.inquiries, 0);
  await rig.end();
  await assertRejects(() => fetched, Error, 'node "peer": nobody is at home');
  assertEquals(rig.inquiries, 1);
  await rig.close();
});

Deno.test("SchemaExchange gives up when the node stops", async () => {
  const stopped = new SchemaRig();
  const { fetched } = await stopped.fetch();
  stopped.exchange.close();
  await assertRejects(() => fetched, Error, "the node was stopped");
  await stopped.close();
});

Deno.test("SchemaExchange ends a connection that sends what is no schema, or too much", async () => {
  const long = "x".repeat(MAX_SCHEMA_BYTES + 2048);
  const cases: [number, ValueType, string][] = [
    [WANT_SCHEMA, {}, '"hash" is none'],
    [WANT_SCHEMA, { hash: "0" }, '"hash" is none'],
    [SCHEMA, { hash: HASH, encoding: "jsonschema", text: 5 }, "a schema that is no text"],
    [SCHEMA, { hash: HASH, text: TEXT }, "a schema that is no text"],
    [SCHEMA, { hash: HASH, encoding: "jsonschema", text: long }, "a schema of 10"],
  ];
  for (const [type, map, why] of cases) {
    const rig = new SchemaRig();
    const { fetched } = await rig.fetch();
    await rig.receive({ type, body: encode(map) });
    const end = await rig.ended;
    assertEquals(end.type === "malformed" && end.why.startsWith(why), true, JSON.stringify(end));
    await assertRejects(() => fetched, Error, "nobody is at home");
    await rig.close();
  }
});

Deno.test("SchemaExchange ends a connection that does not read what it asks for", async () => {
  const rig = new SchemaRig();
  const want = encode({ hash: OWN.hash });
  for (let n = 0; n < 100; n++) {
    await rig.receive({ type: WANT_SCHEMA, body: want }).catch(() => {});
  }
  assertEquals(await rig.ended, {
    type: "malformed",
    why: "it does not read what it asks for",
  });
  rig.outbox.close();
});
