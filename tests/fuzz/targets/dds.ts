import type { DdsParticipant } from "../../../lib/bridge/ros2/participant/dds_participant.ts";
import { readDatagram } from "../../../lib/bridge/ros2/wire/read_datagram.ts";
import { KEPT, STRING } from "../../bridge/ros2/dds_side.ts";
import { MemoryDomain } from "../../bridge/ros2/memory_domain.ts";
import { type Bytes, type FuzzTarget, promise } from "../target.ts";

const MAX_WAITING_BYTES = 256 * 1024;
const OWN = "10.0.0.1";

/** Gives a participant what others can want of it, and what it can want of them. */
function equip(participant: DdsParticipant): DdsParticipant {
  const endpoint = { topic: "rt/a", type: STRING, qos: KEPT };
  const back = { ...endpoint, topic: "rt/b" };
  participant.createReader({ ...endpoint, deliver: () => {} });
  participant.createWriter(back).write({ payload: new Uint8Array(40_000), timeNs: 1n });
  return participant;
}

/** What a participant that has the opposite sends one that is equipped. */
async function conversation(): Promise<Bytes[]> {
  const domain = new MemoryDomain();
  const one = equip(domain.add(1));
  const other = domain.add(2);
  other.createReader({ topic: "rt/b", type: STRING, qos: KEPT, deliver: () => {} });
  const writer = other.createWriter({ topic: "rt/a", type: STRING, qos: KEPT });
  let count = 0;
  // What is lost makes both ask again.
  domain.lose = () => ++count % 7 === 0;
  for (const each of [one, other]) each.start();
  await domain.settle();
  for (const bytes of [10, 40_000, 10]) {
    writer.write({ payload: new Uint8Array(bytes), timeNs: 1n });
    await domain.settle();
  }
  other.close();
  one.close();
  return domain.sent.filter(({ to }) => to === OWN).map(({ bytes }) => new Uint8Array(bytes));
}

/** What DDS reads: whatever anybody in the network sends to a port of ours. */
export async function ddsTargets(): Promise<FuzzTarget[]> {
  const all = await conversation();
  const first = all.slice(0, 12);
  const kinds = new Map(all.map((bytes) => [kindsOf(bytes), bytes]));
  return [{
    name: "dds",
    weight: 1,
    seeds: [...kinds.values()],
    // Each case has a participant of its own, with buffers to write into.
    allowanceBytes: 4 * 1024 * 1024,
    run: (input) => {
      const domain = new MemoryDomain();
      const participant = equip(domain.add(1, { maxWaitingBytes: MAX_WAITING_BYTES }));
      for (const bytes of first) participant.receive(bytes);
      for (let times = 0; times < 3; times++) participant.receive(input);
      promise(participant.waitingBytes <= MAX_WAITING_BYTES, () => "it keeps more than it may");
      const away = domain.sent.find(({ to }) => !to.startsWith("10.0.0."));
      promise(away === undefined, () => `it sends to ${away?.to}`);
      const [mistake] = domain.logger.at("error");
      promise(mistake === undefined, () => mistake!);
      participant.close();
      promise(participant.waitingBytes === 0, () => "it keeps what nobody wants any more");
      promise(domain.clock.pending === 0, () => "it leaves timers");
    },
  }];
}

function kindsOf(bytes: Uint8Array): string {
  return readDatagram(bytes).received.map(({ submessage }) =>
    `${submessage.kind} ${submessage.writer}`
  ).join();
}
