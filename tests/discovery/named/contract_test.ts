import { UdpBus } from "../../../lib/transport/multicast/multicast.ts";
import { discoveryContract, type DiscoveryFactory } from "../contract.ts";
import { LOOPBACK, randomGroup } from "../loopback.ts";
import { TestPeer, type TestPeerOptions } from "./test_peer.ts";

/** Makes peers that name all others that there are when they start. */
function factory(busFor: (options: Pick<TestPeerOptions, "logger">) => TestPeerOptions["bus"]) {
  const members: TestPeer[] = [];
  return (): Promise<DiscoveryFactory> =>
    Promise.resolve({
      create(parts) {
        const peers = () =>
          members.filter((other) => other !== peer)
            .map(({ port }) => ({ hostname: LOOPBACK, port }));
        const peer: TestPeer = new TestPeer({ ...parts, peers, bus: busFor(parts) });
        members.push(peer);
        return peer;
      },
      [Symbol.asyncDispose]: () => {
        members.length = 0;
        return Promise.resolve();
      },
    });
}

discoveryContract("NamedDiscovery without multicast", factory(() => undefined));

const where = randomGroup();
discoveryContract(
  "NamedDiscovery beside multicast",
  factory(({ logger }) => new UdpBus({ ...where, logger, fallbackPort: where.port + 1 })),
);
