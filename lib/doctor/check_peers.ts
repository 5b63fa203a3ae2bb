import { formatPeer, parsePeers, type PeerAddress } from "../discovery/named/peer_address.ts";
import { formatNodeId, type NodeRecord, type TcpAddress } from "../mesh/node_record.ts";
import { HandshakeError } from "../handshake/handshake.ts";
import { resolveHost } from "../transport/resolve_host.ts";
import { troubleOf } from "./connection_advice.ts";
import { type Examination, limitOf } from "./examination.ts";
import { fail, ok, type Outcome } from "./finding.ts";

/**
 * Asks each named peer who it is.
 *
 * @param examination The mesh that is examined, and for how long.
 * @returns What was found of each.
 */
export async function checkPeers(examination: Examination): Promise<Outcome[]> {
  const peers = parsePeers(examination.options.peers ?? []);
  if (peers.length === 0) return [ok("None is named; --peers or ROSY_PEERS would do it")];
  return await Promise.all(peers.map((peer) => checkPeer(peer, examination)));
}

async function checkPeer(peer: PeerAddress, examination: Examination): Promise<Outcome> {
  const { signal, clock } = examination;
  const limit = limitOf(examination);
  const where = formatPeer(peer);
  try {
    const addresses = await resolveHost(peer.hostname);
    const startMs = clock.monotonicMs();
    const { id } = await firstOf(addresses, peer.port, limit, examination);
    const tookMs = clock.monotonicMs() - startMs;
    return ok(`${where}: node ${formatNodeId(id)} answered within ${tookMs.toFixed(1)} ms`, {
      peer: where,
      node: id,
    });
  } catch (error) {
    signal.throwIfAborted();
    const { reason, advice } = troubleOf(error, {
      where,
      whenRefused: `Start the node there with --port ${peer.port} (or the option serverPort), ` +
        "or correct the address",
      isLate: limit.aborted,
    });
    return fail(`${where}: ${reason}`, advice, { peer: where });
  }
}

async function firstOf(
  hostnames: readonly string[],
  port: number,
  signal: AbortSignal,
  { visitor: { visitor } }: Examination,
): Promise<NodeRecord> {
  let failure: unknown = new Error("the host has no address");
  for (const hostname of hostnames) {
    const address: TcpAddress = { transport: "tcp", hostname, port };
    try {
      return (await visitor.ask(address, [], signal)).record;
    } catch (error) {
      failure = error;
      if (error instanceof HandshakeError || signal.aborted) break;
    }
  }
  throw failure;
}
