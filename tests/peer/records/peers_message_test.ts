import { assertEquals, assertThrows } from "@std/assert";
import type { Address } from "../../../lib/mesh/node_record.ts";
import {
  decodePeers,
  encodePeers,
  MAX_PEERS_BYTES,
  seenFrom,
} from "../../../lib/peer/records/peers_message.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import { idOf } from "../../support/records.ts";

const tcp = (hostname: string, port = 1): Address => ({ transport: "tcp", hostname, port });

function retold(addresses: readonly Address[]): readonly Address[] {
  const { acquaintances } = decodePeers(
    encodePeers({ acquaintances: [{ id: idOf("far"), addresses }], wants: false }),
  );
  return acquaintances[0]!.addresses;
}

Deno.test("encodePeers() and decodePeers() carry who is known, and whether the same is asked", () => {
  for (const wants of [true, false]) {
    const acquaintances = [
      { id: idOf("far"), addresses: [tcp("192.0.2.1", 7400)] },
      { id: idOf("third"), addresses: [] },
    ];
    assertEquals(decodePeers(encodePeers({ acquaintances, wants })), { acquaintances, wants });
  }
});

Deno.test("encodePeers() tells at most eight addresses of a node, the first ones", () => {
  const addresses = Array.from({ length: 9 }, (_, index) => tcp("192.0.2.1", 7400 + index));
  assertEquals(retold(addresses.slice(0, 8)), addresses.slice(0, 8));
  assertEquals(retold(addresses), addresses.slice(0, 8));
});

Deno.test("encodePeers() says of loopback addresses that they are where the teller is", () => {
  assertEquals(retold([tcp("127.0.0.1"), tcp("127.9.8.7"), tcp("::1"), tcp("192.0.2.1")]), [
    tcp("0.0.0.0"),
    tcp("0.0.0.0"),
    tcp("::"),
    tcp("192.0.2.1"),
  ]);
  const unix: Address = { transport: "unix", path: "/run/rosy/far.sock" };
  assertEquals(retold([unix]), [unix]);
});

Deno.test("seenFrom() puts the teller's address where only he knows it, each once", () => {
  const seen = seenFrom("192.0.2.9", [tcp("0.0.0.0"), tcp("::"), tcp("192.0.2.1"), tcp("::", 2)]);
  assertEquals(seen, [tcp("192.0.2.9"), tcp("192.0.2.1"), tcp("192.0.2.9", 2)]);
});

Deno.test("decodePeers() refuses what is too large before it reads it", () => {
  const error = assertThrows(() => decodePeers(new Uint8Array(MAX_PEERS_BYTES + 1)), RecordError);
  assertEquals(error.message.includes(`${MAX_PEERS_BYTES + 1} bytes`), true, error.message);
});
