import { decode, type ValueType } from "@std/msgpack";
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { Credentials } from "../../lib/handshake/credentials.ts";
import {
  COORDINATOR,
  greet,
  type Greeting,
  HandshakeError,
  HandshakeKind,
  type Introduction,
  type RefusalReason,
  welcome,
} from "../../lib/handshake/handshake.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { Random } from "../support/random.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { handshakeOf, introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { idOf } from "../support/records.ts";

const KEY = "a key that only the robots know";
const credentials = await Credentials.create({ authKey: KEY });
const others = await Credentials.create({ authKey: "another key" });
const sealing = await Credentials.create({ authKey: KEY, encrypt: true });

const NEAR = introductionOf("near", { revision: 3, credentials });
const FAR = introductionOf("far", { revision: 7, credentials });
const knowsNothing = () => -1;

type Message = { kind: number; bytes: Uint8Array; body: Record<string, ValueType> };

/** What a relay makes of a message: other bytes, or nothing. */
type Tamper = (message: Message, from: "near" | "far") => Uint8Array | null;

async function readMessage(socket: Socket): Promise<Message | null> {
  const envelope = await readBytes(socket, 8);
  if (envelope.length < 8) return null;
  const body = await readBytes(socket, envelope[6]! + envelope[7]! * 256);
  const bytes = new Uint8Array([...envelope, ...body]);
  return { kind: envelope[5]!, bytes, body: decode(body) as Message["body"] };
}

/** Both sides shake hands while a man in the middle reads all and changes what he likes. */
async function shake(
  near: Introduction = NEAR,
  far: Introduction = FAR,
  tamper: Tamper = ({ bytes }) => bytes,
  uuid = FAR.id.uuid,
): Promise<{ near: Greeting | Error; far: Greeting | Error; said: Message[] }> {
  const [caller, left] = memorySocketPair();
  const [right, listener] = memorySocketPair();
  const said: Message[] = [];
  const relay = async (from: Socket, to: Socket, side: "near" | "far") => {
    for (let message = await readMessage(from); message; message = await readMessage(from)) {
      said.push(message);
      const bytes = tamper(message, side);
      if (!bytes) break;
      await writeAll(to, bytes).catch(() => {});
    }
    from.close();
    to.close();
  };
  const relays = [relay(left, right, "near"), relay(right, left, "far")];
  const sides = await Promise.all([
    outcome(greet(caller, near, { uuid, knows: 5 }), caller),
    outcome(welcome(listener, far, knowsNothing), listener),
  ]);
  caller.close();
  listener.close();
  await Promise.all(relays);
  return { near: sides[0], far: sides[1], said };
}

/** A side that gives up closes its socket, as dialer and server do. */
async function outcome(side: Promise<Greeting>, socket: Socket): Promise<Greeting | Error> {
  try {
    return await side;
  } catch (error) {
    socket.close();
    return error as Error;
  }
}

function reasonOf(side: Greeting | Error): RefusalReason | string {
  if (side instanceof HandshakeError) return side.reason;
  return side instanceof Error ? side.constructor.name : "accepted";
}

const has = (list: readonly Message[], text: string) =>
  list.some(({ bytes }) => new TextDecoder().decode(bytes).includes(text));

Deno.test("greet() and welcome() with the same key tell each side who the other is", async () => {
  const { near, far, said } = await shake();
  assert(!(near instanceof Error) && !(far instanceof Error));
  assertEquals([near.id, near.revision, near.knows], [FAR.id, 7, -1]);
  assertEquals([far.id, far.revision, far.knows, far.domainId], [NEAR.id, 3, 5, "domain"]);
  assertEquals(said.map(({ kind }) => kind), [1, 2, 4, 5]);
});

Deno.test("greet() and welcome() with a key tell nobody else names, or the key", async () => {
  const name = "arm-of-the-secret-project";
  const { said } = await shake({ ...NEAR, id: { ...NEAR.id, name, hostname: name } }, {
    ...FAR,
    id: { ...FAR.id, name },
  });
  assertEquals(said.length, 4);
  assertEquals([has(said, name), has(said, KEY)], [false, false]);
});

const SIDES: [string, Partial<Introduction>, Partial<Introduction>, RefusalReason][] = [
  ["a wrong key", { credentials: others }, {}, "key"],
  ["a caller without a key", { credentials: undefined }, {}, "key"],
  ["a listener without a key", {}, { credentials: undefined }, "key"],
  ["another domain", { domainId: "other" }, {}, "domain"],
  ["a caller that wants plain text", {}, { credentials: sealing }, "encryption"],
  ["a listener that wants plain text", { credentials: sealing }, {}, "encryption"],
  ["another node than is looked for", {}, { id: idOf("third") }, "node"],
  ["itself", { id: idOf("far") }, {}, "self"],
];
for (const [what, near, far, reason] of SIDES) {
  Deno.test(`Both sides know why ${what} is refused, and no key tells why`, async () => {
    const shaken = await shake({ ...NEAR, ...near }, { ...FAR, ...far });
    assertEquals([reasonOf(shaken.near), reasonOf(shaken.far)], [reason, reason]);
    const texts = [shaken.near, shaken.far].map((side) => Deno.inspect(side));
    assert(!texts.join().includes(KEY), texts.join());
  });
}

Deno.test("greet() does not go on with a listener that leaves the key exchange out", async () => {
  const [near, far] = memorySocketPair();
  const body = { id: { ...FAR.id }, domain: "domain", revision: 0, knows: -1 };
  const greeted = assertRejects(
    () => greet(near, NEAR, { uuid: FAR.id.uuid, knows: -1 }),
    HandshakeError,
    "no auth key",
  );
  await readMessage(far);
  const nonce = new Uint8Array(32);
  await writeAll(far, handshakeOf(HandshakeKind.WELCOME, { ...body, nonce }));
  assertEquals((await greeted).reason, "key");
});

Deno.test("greet() says nothing more to a node that is not the one it looks for", async () => {
  const third = idOf("third");
  // Somebody hands the hello to a node that has the key, too.
  const { near, said } = await shake(
    NEAR,
    { ...FAR, id: third },
    ({ kind, bytes, body }) =>
      kind === HandshakeKind.HELLO ? handshakeOf(kind, { ...body, to: third.uuid }) : bytes,
  );
  assertEquals([reasonOf(near), said.map(({ kind }) => kind)], ["node", [1, 2]]);
});

for (
  const [kind, side] of [[HandshakeKind.HELLO, "far"], [HandshakeKind.WELCOME, "near"]] as const
) {
  Deno.test(`Handshake message ${kind} counts for nothing without a whole nonce`, async () => {
    for (const nonce of [new Uint8Array(31), new Uint8Array(0), null]) {
      const shaken = await shake(
        NEAR,
        FAR,
        ({ kind: is, bytes, body }) => is === kind ? handshakeOf(is, { ...body, nonce }) : bytes,
      );
      assertEquals(reasonOf(shaken[side]), "malformed");
    }
  });
}

for (const side of ["near", "far"] as const) {
  Deno.test(`A node that has the key and calls itself otherwise later on is refused: ${side}`, async () => {
    let isLater = false;
    const twoFaced = (introduction: Introduction): Introduction => ({
      ...introduction,
      get id() {
        return isLater ? idOf("third") : introduction.id;
      },
    });
    const shaken = await shake(
      side === "near" ? twoFaced(NEAR) : NEAR,
      side === "far" ? twoFaced(FAR) : FAR,
      ({ kind, bytes }) => {
        isLater ||= kind === HandshakeKind.WELCOME;
        return bytes;
      },
    );
    assertEquals(reasonOf(shaken[side === "near" ? "far" : "near"]), "node");
  });
}

Deno.test("A handshake in which any bit was changed ends for both sides", async () => {
  const random = new Random(6);
  const { said } = await shake();
  for (const [index, { bytes: { length } }] of said.entries()) {
    for (let round = 0; round < 40; round++) {
      let count = 0;
      const { near, far } = await shake(NEAR, FAR, ({ bytes }) => {
        if (count++ !== index) return bytes;
        const changed = bytes.slice();
        changed[8 + random.below(length - 8)]! ^= 1 << random.below(8);
        return changed;
      });
      assert(near instanceof Error, `message ${index}`);
      // The listener is done when it has said the last word: what was made of it, it cannot see.
      if (index < 3) assert(far instanceof Error, `message ${index}`);
    }
  }
});

Deno.test("A proof of another handshake is worth nothing", async () => {
  const { said } = await shake();
  const replay: Tamper = ({ kind, bytes }) => said.find((old) => old.kind === kind)?.bytes ?? bytes;
  const old = (kind: number): Tamper => (message, from) =>
    message.kind === kind ? replay(message, from) : message.bytes;
  // All that a caller once said, to a listener that says something new.
  const caller = await shake(
    NEAR,
    FAR,
    (message, from) => from === "near" ? replay(message, from) : message.bytes,
  );
  assertEquals(reasonOf(caller.far), "key");
  for (const kind of [1, 2, 4]) {
    assertEquals(reasonOf((await shake(NEAR, FAR, old(kind))).far), "key", `kind ${kind}`);
  }
  assertEquals(reasonOf((await shake(NEAR, FAR, old(5))).near), "key");
});

Deno.test("A node's own words, sent back to it, are no proof", async () => {
  const [near, far] = memorySocketPair();
  const greeted = outcome(greet(near, NEAR, { uuid: FAR.id.uuid, knows: -1 }), near);
  const hello = (await readMessage(far))!.body;
  // Its own share and nonce, so that both sides of the key exchange are the same.
  const welcome = { ...hello, uuid: FAR.id.uuid };
  await writeAll(far, handshakeOf(HandshakeKind.WELCOME, welcome));
  const proof = (await readMessage(far))!.body;
  await writeAll(far, handshakeOf(HandshakeKind.ACCEPT, proof));
  assertEquals(reasonOf(await greeted), "key");
});

Deno.test("A proof for a coordinator is none for a node, nor one for another node", async () => {
  const coordinator: Introduction = { ...FAR, role: COORDINATOR, domainId: "" };
  const shaken = await shake(NEAR, coordinator, undefined, COORDINATOR);
  assertEquals([reasonOf(shaken.near), reasonOf(shaken.far)], ["accepted", "accepted"]);
  assertEquals((shaken.far as Greeting).domainId, "domain");

  const toCoordinator: Tamper = ({ kind, bytes, body }) =>
    kind === HandshakeKind.HELLO ? handshakeOf(kind, { ...body, to: COORDINATOR }) : bytes;
  assertEquals(reasonOf((await shake(NEAR, coordinator, toCoordinator)).far), "key");
  const toNode: Tamper = ({ kind, bytes, body }) =>
    kind === HandshakeKind.HELLO ? handshakeOf(kind, { ...body, to: FAR.id.uuid }) : bytes;
  assertEquals(reasonOf((await shake(NEAR, FAR, toNode, COORDINATOR)).far), "key");
  const third = idOf("third");
  const toThird: Tamper = ({ kind, bytes, body }) => {
    if (kind === HandshakeKind.HELLO) return handshakeOf(kind, { ...body, to: third.uuid });
    return kind === HandshakeKind.WELCOME
      ? handshakeOf(kind, { ...body, uuid: FAR.id.uuid })
      : bytes;
  };
  assertEquals(reasonOf((await shake(NEAR, { ...FAR, id: third }, toThird)).far), "key");
});

Deno.test("Without a key a coordinator serves all domains, and nodes are none", async () => {
  const plain = introductionOf("near");
  const coordinator: Introduction = { ...introductionOf("far"), role: COORDINATOR, domainId: "" };
  const { near, far } = await shake(plain, coordinator, undefined, COORDINATOR);
  assertEquals([(near as Greeting).id, (far as Greeting).domainId], [idOf("far"), "domain"]);
  assertEquals(reasonOf((await shake(plain, coordinator)).far), "node");
  assertEquals(
    reasonOf((await shake(plain, introductionOf("far"), undefined, COORDINATOR)).far),
    "node",
  );
});

Deno.test("welcome() refuses shares with which everybody agrees on the same", async () => {
  // Points of small order on Curve25519, and a share that is too short.
  const shares = ["00".repeat(32), "01" + "00".repeat(31), "ec" + "ff".repeat(30) + "7f", "00"];
  for (const share of shares) {
    const { far } = await shake(
      NEAR,
      FAR,
      ({ kind, bytes, body }) =>
        kind === HandshakeKind.HELLO
          ? handshakeOf(kind, { ...body, share: Uint8Array.fromHex(share) })
          : bytes,
    );
    assertEquals(reasonOf(far), "malformed");
  }
});

Deno.test("Every handshake has its own nonces, shares, and keys", async () => {
  const first = await shake();
  const second = await shake();
  for (const index of [0, 1]) {
    for (const key of ["nonce", "share"]) {
      assertNotEquals(first.said[index]!.body[key], second.said[index]!.body[key]);
    }
  }
});

Deno.test("Credentials show their key nowhere", () => {
  const shown = [
    Deno.inspect(credentials, { depth: 9, showHidden: true }),
    JSON.stringify(credentials),
    String(credentials),
    JSON.stringify(Object.getOwnPropertyNames(credentials)),
  ];
  assert(!shown.join().includes(KEY), shown.join());
});

Deno.test("Credentials.create() refuses keys that would be the same in UTF-8, and tells none", async () => {
  for (const authKey of ["secret\ud800", "secret\udbff", "\udc00secret"]) {
    const { message } = await assertRejects(() => Credentials.create({ authKey }), TypeError);
    assertEquals(
      message,
      "Cannot use the auth key: it holds half of a surrogate pair, which is no character",
    );
  }
});

Deno.test("greet() and welcome() choose the best cipher that both have, where they encrypt", async () => {
  for (const [own, cipher] of [[sealing, "chacha20-poly1305"], [credentials, undefined]] as const) {
    const { said } = await shake({ ...NEAR, credentials: own }, { ...FAR, credentials: own });
    assertEquals(said.find(({ kind }) => kind === 2)!.body.cipher, cipher);
  }
});

/** What somebody in the middle makes of the list of ciphers, or of the choice. */
const DOWNGRADES: [string, (body: Message["body"]) => Message["body"]][] = [
  ["leaves the ciphers out", ({ ciphers: _, ...body }) => body],
  ["leaves the better cipher out", (body) => ({ ...body, ciphers: ["aes-256-gcm"] })],
];

for (const [what, change] of DOWNGRADES) {
  Deno.test(`a man in the middle who ${what} is found out by both sides`, async () => {
    const own = { credentials: sealing };
    const { near, far } = await shake({ ...NEAR, ...own }, { ...FAR, ...own }, (message) => {
      const { kind, body, bytes } = message;
      return kind === 1 ? handshakeOf(kind, change(body)) : bytes;
    });
    assertEquals([reasonOf(near), reasonOf(far)], ["key", "key"]);
  });
}

Deno.test("a man in the middle who chooses another cipher is found out by both sides", async () => {
  const own = { credentials: sealing };
  for (const cipher of [undefined, "aes-256-gcm"]) {
    const { near, far } = await shake({ ...NEAR, ...own }, { ...FAR, ...own }, (message) => {
      const { kind, body: { cipher: _, ...body }, bytes } = message;
      return kind === 2 ? handshakeOf(kind, cipher ? { ...body, cipher } : body) : bytes;
    });
    assertEquals([reasonOf(near), reasonOf(far)], ["key", "key"]);
  }
});

Deno.test("ciphers that are none are refused, and a choice that was not offered", async () => {
  const own = { credentials: sealing };
  const tampered = async (kind: number, changes: Message["body"]) => {
    const { near, far } = await shake(
      { ...NEAR, ...own },
      { ...FAR, ...own },
      (message) =>
        message.kind === kind ? handshakeOf(kind, { ...message.body, ...changes }) : message.bytes,
    );
    return [reasonOf(near), reasonOf(far)];
  };
  assertEquals(await tampered(1, { ciphers: "rot13" }), ["malformed", "malformed"]);
  assertEquals(await tampered(1, { ciphers: [1] }), ["malformed", "malformed"]);
  assertEquals((await tampered(2, { cipher: "rot13" }))[0], "malformed");
  assertEquals((await tampered(2, { cipher: 7 }))[0], "malformed");
});
