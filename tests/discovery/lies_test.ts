import { assertEquals } from "@std/assert";
import { instanceName } from "../../lib/discovery/mdns/names.ts";
import type { DnsPacket, DnsRecord } from "../../lib/transport/multicast/dns_packet.ts";
import { MdnsMesh, type MdnsNode } from "./mdns_mesh.ts";

const SOURCE = { address: "10.0.0.66", port: 5353 };

/** Two nodes of which the first knows the second, and what that one last said of itself. */
async function start() {
  const mesh = new MdnsMesh();
  const near = mesh.start();
  const far = mesh.start({ record: { topics: ["imu"] } });
  await mesh.clock.until(() => mesh.isComplete(), { limitMs: 1000 });
  const said = mesh.network.sentSince(0)
    .map(({ packet }) => packet)
    .findLast(({ answers }) => answers.some(({ name }) => name === instanceName(far.uuid)))!;
  return { mesh, near, far, said };
}

/** The same packet, but for some of its records. */
function forge(packet: DnsPacket, change: (record: DnsRecord) => DnsRecord): DnsPacket {
  return { ...packet, answers: packet.answers.map(change) };
}

const topicsOf = ({ topology }: MdnsNode, { uuid }: MdnsNode) => topology.nodes.get(uuid)?.topics;

Deno.test("a goodbye in a node's name parts nobody who is connected to it", async () => {
  const { mesh, near, far, said } = await start();
  near.links.linked.add(far.uuid);
  mesh.network.inject(forge(said, (record) => ({ ...record, ttlS: 0 })), SOURCE);
  await mesh.clock.advance(5000);
  assertEquals(topicsOf(near, far), ["imu"]);
  await mesh.stop();
});

Deno.test("what packets say of a connected node is not believed before it is asked", async () => {
  const { mesh, near, far, said } = await start();
  near.links.linked.add(far.uuid);
  const encoder = new TextEncoder();
  const lie = forge(said, (record) => {
    if (record.type !== "TXT") return record;
    const strings = record.strings.filter((bytes) => !/^[rt]/.test(new TextDecoder().decode(bytes)))
      .concat(["txtvers=1", "r=999999", "t0=nothing"].map((text) => encoder.encode(text)));
    return { ...record, strings };
  });
  for (let count = 0; count < 3; count++) mesh.network.inject(lie, SOURCE);
  await mesh.clock.advance(15_000);
  assertEquals(topicsOf(near, far), ["imu"]);
  // What is told there is believed in the end, whatever was announced.
  assertEquals(near.links.fetched.map(({ id }) => id.uuid), Array(4).fill(far.uuid));
  // Nor is it kept for later, when the connection is no longer there.
  near.links.linked.delete(far.uuid);
  mesh.network.inject(said, SOURCE);
  await mesh.clock.advance(1000);
  assertEquals(topicsOf(near, far), ["imu"]);
  assertEquals(near.topology.nodes.get(far.uuid)?.id.name, far.record.id.name);
  await mesh.stop();
});
