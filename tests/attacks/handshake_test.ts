import type { ValueType } from "@std/msgpack";
import { assert, assertEquals } from "@std/assert";
import { Credentials } from "../../lib/handshake/credentials.ts";
import { ANY_NODE, HandshakeKind, type Introduction } from "../../lib/handshake/handshake.ts";
import { handshakeOf, introductionOf, writeAll } from "../support/peer_bytes.ts";
import {
  believes,
  Conversation,
  type Message,
  type Outcome,
  type Replacement,
  shake,
  type Side,
  SIDES,
} from "./conversation.ts";
import { idOf } from "../support/records.ts";

const KEY = "correct horse battery";
const MESSAGES = ["HELLO", "WELCOME", "PROOF", "ACCEPT"] as const;

for (const encrypt of [false, true]) {
  const how = encrypt ? "with a key and encryption" : "with a key";
  const credentials = await Credentials.create({ authKey: KEY, encrypt });
  const near = introductionOf("near", { revision: 3, credentials });
  const far = introductionOf("far", { revision: 7, credentials });

  Deno.test(`what each side says of itself arrives ${how}, and nothing else`, async () => {
    const { outcome: { caller, listener } } = await shake(near, far);
    assert(believes(caller) && believes(listener));
    for (const [own, heard] of [[far, caller], [near, listener]] as const) {
      for (const [key, value] of Object.entries(own)) {
        if (key in heard) assertEquals(heard[key as keyof typeof heard], value, key);
      }
    }
  });

  Deno.test(`no byte of a handshake ${how} can be changed`, async () => {
    const { said } = await shake(near, far);
    for (const { index, bytes } of said) {
      for (let at = 0; at < bytes.length; at++) {
        for (const mask of [0x01, 0x80]) {
          const { outcome } = await shake(
            near,
            far,
            (message) => message.index === index ? changed(message.bytes, at, mask) : message.bytes,
          );
          const where = `byte ${at} of ${MESSAGES[index]}, ${mask}`;
          assert(!believes(outcome.caller), where);
          // The ACCEPT is the listener's last word: what becomes of it, he cannot see.
          assertEquals(believes(outcome.listener), index === 3, where);
        }
      }
    }
  });

  Deno.test(`no field of a handshake ${how} can be left out, replaced or added`, async () => {
    const { said } = await shake(near, far);
    for (const { index, kind, body } of said) {
      const others: [string, Record<string, ValueType>][] = [["a new field", { ...body, x: 1 }]];
      for (const [key, value] of Object.entries(body)) {
        const { [key]: _, ...rest } = body;
        others.push([`no ${key}`, rest], [`another ${key}`, { ...body, [key]: another(value) }]);
      }
      for (const [what, other] of others) {
        const { outcome } = await shake(
          near,
          far,
          (message) =>
            message.index === index
              // The messages' random parts are new each time: only the field in question is not.
              ? handshakeOf(kind, mixed(message.body, other, body))
              : message.bytes,
        );
        const where = `${MESSAGES[index]} with ${what}`;
        assert(!believes(outcome.caller), where);
        assertEquals(believes(outcome.listener), index === 3, where);
      }
    }
  });

  Deno.test(`a handshake ${how} that is cut off at any byte ends for both sides`, async () => {
    const { said } = await shake(near, far);
    for (const { index, bytes } of said) {
      for (let length = 0; length < bytes.length; length++) {
        const { outcome } = await shake(near, far, (message): Replacement => {
          if (message.index !== index) return message.bytes;
          return { last: message.bytes.subarray(0, length) };
        });
        const where = `after ${length} bytes of ${MESSAGES[index]}`;
        assert(!believes(outcome.caller), where);
        assertEquals(believes(outcome.listener), index === 3, where);
      }
    }
  });

  Deno.test(`what was said in a handshake ${how} is worth nothing in another one`, async () => {
    const { said } = await shake(near, far);
    for (let replaced = 1; replaced < 16; replaced++) {
      const { outcome } = await shake(
        near,
        far,
        ({ index, bytes }) => replaced & 1 << index ? said[index]!.bytes : bytes,
      );
      const which = MESSAGES.filter((_, index) => replaced & 1 << index).join(", ");
      assert(!believes(outcome.caller), which);
      assertEquals(believes(outcome.listener), replaced === 8, which);
    }
  });

  Deno.test(`handshakes ${how} whose nonces are the same or zero cannot be repeated`, async () => {
    const draw = crypto.getRandomValues;
    // An attacker who chooses his nonces, on both sides: the key exchange is still a new one.
    crypto.getRandomValues = ((array: Uint8Array) => array.fill(0)) as typeof draw;
    try {
      const { said, outcome } = await shake(near, far);
      assert(believes(outcome.caller) && believes(outcome.listener));
      assertEquals(said[0]!.body.nonce, new Uint8Array(32));
      for (const side of SIDES) {
        const again = await shake(
          near,
          far,
          ({ from, index, bytes }) => from === side ? said[index]!.bytes : bytes,
        );
        assert(!believes(again.outcome.caller));
        assert(!believes(again.outcome.listener));
      }
    } finally {
      crypto.getRandomValues = draw;
    }
  });

  Deno.test(`two handshakes ${how} cannot be spliced, at no message`, async () => {
    for (const sides of [["caller"], ["listener"], SIDES] as (readonly Side[])[]) {
      for (let first = 0; first < 4; first++) {
        const crossed = [0, 1, 2, 3].filter((index) =>
          index >= first && sides.includes(index % 2 ? "listener" : "caller")
        );
        const outcomes = await splice(near, far, ({ index }) => crossed.includes(index));
        // Crossed from the beginning, in both directions, they are whole.
        const isWhole = crossed.length % 4 === 0;
        // What becomes of the ACCEPT, the listener cannot see.
        const isAccept = crossed.length === 1 && crossed[0] === 3;
        const what = `${sides} from ${MESSAGES[first]}`;
        for (const { caller, listener } of outcomes) {
          assertEquals(believes(caller), isWhole, what);
          assertEquals(believes(listener), isWhole || isAccept, what);
        }
      }
    }
  });

  Deno.test(`a node ${how} is not taken in by its own words`, async () => {
    for (const isUuidChanged of [false, true]) {
      const { outcome: caller } = await reflect(near, far.id.uuid, isUuidChanged);
      assert(!believes(caller));
    }
  });

  Deno.test(`a node ${how} proves itself to nobody in its own name`, async () => {
    // It looks for whoever listens somewhere, and is led to itself: each side is asked for the proof
    // that the other one needs.
    const { outcome } = await shake(near, near, undefined, ANY_NODE);
    assert(!believes(outcome.caller) && !believes(outcome.listener));
    const third = idOf("third").uuid;
    const renamed = await shake(
      near,
      near,
      ({ index, kind, body, bytes }) =>
        index < 2 ? handshakeOf(kind, { ...body, uuid: third }) : bytes,
      ANY_NODE,
    );
    assert(!believes(renamed.outcome.caller) && !believes(renamed.outcome.listener));
  });

  Deno.test(`nobody without the key makes two nodes ${how} mistake each other for others`, async () => {
    const third = introductionOf("third", { credentials });
    const names = (message: Message, values: Record<string, string>) => {
      const own = Object.entries(values).filter(([key]) => key in message.body);
      return handshakeOf(message.kind, { ...message.body, ...Object.fromEntries(own) });
    };
    const lies: [string, (message: Message) => Replacement][] = [
      ["the caller is third", (m) => m.index === 0 ? names(m, { uuid: third.id.uuid }) : m.bytes],
      ["the listener is third", (m) => m.index === 1 ? names(m, { uuid: third.id.uuid }) : m.bytes],
      ["third is meant", (m) => m.index === 0 ? names(m, { to: third.id.uuid }) : m.bytes],
      [
        "third is meant, and far answers",
        (m) => {
          if (m.index === 0) return names(m, { to: third.id.uuid });
          return m.index === 1 ? names(m, { uuid: far.id.uuid }) : m.bytes;
        },
      ],
      ["whoever is meant", (m) => m.index === 0 ? names(m, { to: ANY_NODE }) : m.bytes],
    ];
    for (const [what, lie] of lies) {
      for (const listener of [far, third]) {
        const { outcome } = await shake(near, listener, lie, far.id.uuid);
        assert(!believes(outcome.caller) && !believes(outcome.listener), what);
      }
    }
    // Led to another one than was looked for, without a lie.
    const { outcome } = await shake(near, third, undefined, far.id.uuid);
    assert(!believes(outcome.caller) && !believes(outcome.listener));
  });

  Deno.test(`a key that differs by one bit opens nothing ${how}`, async () => {
    for (let bit = 0; bit < KEY.length * 7; bit++) {
      const [at, mask] = [Math.floor(bit / 7), 1 << bit % 7];
      const authKey = String.fromCharCode(
        ...[...KEY].map((_, index) => KEY.charCodeAt(index) ^ (index === at ? mask : 0)),
      );
      const wrong = { ...far, credentials: await Credentials.create({ authKey, encrypt }) };
      for (const [caller, listener] of [[near, wrong], [wrong, near]] as const) {
        const { outcome } = await shake(caller, listener);
        assert(!believes(outcome.caller) && !believes(outcome.listener), `bit ${bit}`);
      }
    }
  });

  Deno.test(`a node ${how} is talked into nothing less by whoever changes both hellos`, async () => {
    const less = [
      introductionOf("far"),
      { ...far, credentials: await Credentials.create({ authKey: KEY, encrypt: !encrypt }) },
    ];
    for (const other of less) {
      for (const [caller, listener] of [[near, other], [other, near]] as const) {
        for (const disguise of DISGUISES) {
          const { outcome } = await shake(caller, listener, disguise, listener.id.uuid);
          // Who asks for nothing gets nothing: he may take the man in the middle for the other one.
          const strict: Side = caller === near ? "caller" : "listener";
          assert(!believes(outcome[strict]), `${disguise}`);
          if (other.credentials) {
            assert(!believes(outcome[strict === "caller" ? "listener" : "caller"]));
          }
        }
      }
    }
  });

  Deno.test(`another version of the protocol is refused ${how}, whoever says so`, async () => {
    for (let index = 0; index < 4; index++) {
      for (const version of [0, 2, 255]) {
        const { outcome } = await shake(near, far, ({ index: own, bytes }) => {
          if (own !== index) return bytes;
          const other = bytes.slice();
          other[4] = version;
          return other;
        });
        assert(!believes(outcome.caller), `${MESSAGES[index]} of version ${version}`);
      }
    }
  });
}

/** What a man in the middle makes of both hellos, so that each side thinks the other like itself. */
const DISGUISES: readonly ((message: Message) => Replacement)[] = [
  ({ bytes }) => bytes,
  ({ index, kind, body, bytes }) =>
    index < 2 && "encrypt" in body ? handshakeOf(kind, { ...body, encrypt: !body.encrypt }) : bytes,
  ({ index, kind, body, bytes }) => {
    if (index > 1) return bytes;
    const { share: _, encrypt: __, ...plain } = body;
    const id = { ...idOf(index ? "far" : "near") };
    return handshakeOf(kind, { id, revision: 0, knows: -1, domain: "domain", ...plain });
  },
  ({ index, kind, body, bytes }) => {
    if (index > 1 || "share" in body) return bytes;
    const share = new Uint8Array(32).fill(9);
    const { uuid } = idOf(index ? "far" : "near");
    return handshakeOf(kind, { ...body, uuid, share, encrypt: true });
  },
];

/** A message with one byte changed, to be the last of its direction where it claims to be longer. */
function changed(bytes: Uint8Array, at: number, mask: number): Replacement {
  const other = bytes.slice();
  other[at]! ^= mask;
  const isLonger = (at === 6 || at === 7) && other[at]! > bytes[at]!;
  return isLonger ? { last: other } : other;
}

/** Another value of the same type. */
function another(value: ValueType): ValueType {
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return value.slice(1);
  if (typeof value === "string") return value === "domain" ? "domains" : idOf("third").uuid;
  if (!(value instanceof Uint8Array)) throw new TypeError(`what is ${value} in a handshake?`);
  const other = value.slice();
  other[other.length >> 1]! ^= 1;
  return other;
}

/** A message of this handshake, with that in which another body differs from its original. */
function mixed(
  own: Record<string, ValueType>,
  other: Record<string, ValueType>,
  original: Record<string, ValueType>,
): Record<string, ValueType> {
  const result: Record<string, ValueType> = {};
  for (const [key, value] of Object.entries(other)) {
    if (!(key in original)) result[key] = value;
    else result[key] = value === original[key] ? own[key]! : another(own[key]!);
  }
  return result;
}

/** Has the same two nodes shake hands twice at once, and crosses messages between the two. */
async function splice(
  near: Introduction,
  far: Introduction,
  isCrossed: (message: Message) => boolean,
): Promise<Outcome[]> {
  await using first = new Conversation(near, far);
  await using second = new Conversation(near, far);
  const pairs = [first, second];
  for (let index = 0; index < 4; index++) {
    const from: Side = index % 2 ? "listener" : "caller";
    const to: Side = index % 2 ? "caller" : "listener";
    const messages = await Promise.all(pairs.map((pair) => pair.hear(from, index)));
    for (const [own, message] of messages.entries()) {
      if (!message) continue;
      const target = isCrossed(message) ? pairs[1 - own]! : pairs[own]!;
      await writeAll(target.hands[to], message.bytes).catch(() => {});
    }
  }
  for (const { hands } of pairs) for (const side of SIDES) await hands[side].closeWrite();
  return await Promise.all(pairs.map((pair) => pair.outcome()));
}

/** Gives a caller everything back that it says, as far as it goes. */
async function reflect(
  near: Introduction,
  wanted: string,
  isUuidChanged: boolean,
): Promise<{ outcome: Outcome["caller"] }> {
  await using conversation = new Conversation(near, introductionOf("nobody"), wanted);
  const { caller } = conversation.hands;
  const hello = (await conversation.hear("caller", 0))!;
  const uuid = isUuidChanged ? wanted : hello.body.uuid!;
  await writeAll(caller, handshakeOf(HandshakeKind.WELCOME, { ...hello.body, uuid }));
  const proof = await conversation.hear("caller", 2);
  if (proof) await writeAll(caller, handshakeOf(HandshakeKind.ACCEPT, proof.body));
  const outcome = await conversation.ends.caller;
  conversation.hands.listener.close();
  return { outcome };
}
