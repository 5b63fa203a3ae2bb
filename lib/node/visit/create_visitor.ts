import type { NodeId } from "../../mesh/node_record.ts";
import { Dialer } from "../../peer/dialer.ts";
import type { Introduction } from "../../handshake/handshake.ts";
import { PeerVisitor } from "../../peer/peer_visitor.ts";
import type { Clock } from "../../time/clock.ts";
import { createTcpTransport } from "../../transport/tcp.ts";
import { createUnixTransport } from "../../transport/unix.ts";
import { createCredentials } from "../options/credentials.ts";
import type { ResolvedNodeOptions } from "../options/options.ts";

/** Someone who asks nodes something without being one of them. */
export interface Visitor {
  /** What it says of itself. */
  readonly introduce: () => Introduction;
  /** Opens connections to nodes and coordinators. */
  readonly dialer: Dialer;
  /** Asks nodes over such connections. */
  readonly visitor: PeerVisitor;
}

/**
 * Makes a visitor of a mesh.
 *
 * @param options Which mesh, and with what key.
 * @param id Who it is.
 * @param clock Tells the time.
 * @returns The visitor.
 */
export async function createVisitor(
  options: ResolvedNodeOptions,
  id: NodeId,
  clock: Clock,
): Promise<Visitor> {
  const { domainId, logger } = options;
  const credentials = await createCredentials(options);
  const introduce = () => ({ id, domainId, revision: 0, credentials });
  const transports = {
    unix: createUnixTransport({ clock, logger }),
    tcp: createTcpTransport({ clock, logger }),
  };
  const dialer = new Dialer(transports, introduce, clock);
  return { introduce, dialer, visitor: new PeerVisitor(dialer, clock) };
}
