import type { Logger } from "../../../log/logger.ts";
import { type Clock, systemClock } from "../../../time/clock.ts";
import { type UdpAddress, UdpEndpoint, type UdpOptions } from "../../../transport/udp.ts";
import { DdsParticipant } from "./dds_participant.ts";
import type { DatagramPort } from "./datagram_port.ts";
import { findInterface, type Ipv4Interface, watchInterface } from "./ipv4_interface.ts";

/** Which domain is joined, and where. */
export interface OpenParticipantOptions {
  /** The number that all have in common who are to find each other, from 0 to 232. @default {0} */
  readonly domain?: number;
  /**
   * The name of a network interface, or its IPv4 address: nothing comes from another one, or leaves by
   * it.
   *
   * @default {"127.0.0.1"}
   */
  readonly interface?: string;
  /**
   * Addresses that are told of this participant one by one, for networks without multicast. On loopback
   * that is `127.0.0.1` unless given.
   */
  readonly peers?: readonly string[];
  /** What it is called. */
  readonly name: string;
  /** What its program has to say to others. */
  readonly userData?: string;
  readonly logger: Logger;
  /** The machine's unless given. */
  readonly clock?: Clock;
  /** Says of each datagram, coming or going, whether it is lost: to try what happens then. */
  readonly lose?: () => boolean;
}

/** A participant with a network. */
export interface OpenParticipant extends AsyncDisposable {
  readonly participant: DdsParticipant;
  /** Resolves with why, if its socket fails, or its interface is there no more. */
  readonly failed: Promise<Error>;
}

const GROUP = "239.255.0.1";
const BASE_PORT = 7400;
const PORTS_PER_DOMAIN = 250;
const MAX_DOMAIN = 232;
/** The first port of a participant's own, counted from its domain's. */
const OWN_PORT = 10;
/** How many participants one machine has in a domain. */
const MAX_PARTICIPANTS = 119;
/** How many participants of a named peer are told of this one: as many as ROS 2 expects. */
const PEER_PARTICIPANTS = 32;

/**
 * Joins a DDS domain.
 *
 * @param options Which one, and where.
 * @returns The participant, which others may take a second to find.
 * @throws {RangeError} If there is no such domain.
 * @throws {Error} If there is no such interface, or no port.
 */
export async function openParticipant(options: OpenParticipantOptions): Promise<OpenParticipant> {
  const { domain = 0, logger, name, userData, clock = systemClock, lose = () => false } = options;
  if (!Number.isInteger(domain) || domain < 0 || domain > MAX_DOMAIN) {
    throw new RangeError(
      `Cannot join domain ${domain} of ROS 2: it is a number from 0 to ${MAX_DOMAIN}`,
    );
  }
  const where = options.interface ?? "127.0.0.1";
  const own = findInterface(where);
  const failed = Promise.withResolvers<Error>();
  await using stack = new AsyncDisposableStack();
  stack.defer(watchInterface(where, { address: own.address, clock, gone: failed.resolve }));
  let receive: (bytes: Uint8Array) => void = () => {};
  const udp = {
    address: own.address,
    onDatagram: (bytes: Uint8Array) => receive(bytes),
    onError: failed.resolve,
  };
  const socket = stack.use(await openOwn(udp, domain));
  const groupPort = BASE_PORT + domain * PORTS_PER_DOMAIN;
  const group = await joinGroup({ ...udp, port: groupPort }, logger);
  if (group) stack.use(group);
  const announceTo = [
    ...(group ? [{ address: GROUP, port: groupPort }] : []),
    ...peerAddresses(options.peers ?? (own.isLoopback ? ["127.0.0.1"] : []), domain),
  ];
  const port = portOf({ socket, own, announceTo, peers: options.peers ?? [], lose });
  const participant = new DdsParticipant({
    domain,
    name,
    port,
    clock,
    logger,
    prefix: crypto.getRandomValues(new Uint8Array(12)),
    ...(userData !== undefined && { userData }),
  });
  receive = (bytes) => lose() ? undefined : participant.receive(bytes);
  stack.defer(() => participant.close());
  participant.start();
  const resources = stack.move();
  return {
    participant,
    failed: failed.promise,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Takes the first port that is free: those who look for participants one by one begin there. */
async function openOwn(options: Omit<UdpOptions, "port">, domain: number): Promise<UdpEndpoint> {
  for (let number = 0; number < MAX_PARTICIPANTS; number++) {
    try {
      return await UdpEndpoint.open({ ...options, port: ownPort(domain, number) });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    }
  }
  throw new Error(
    `Cannot join domain ${domain} of ROS 2 at ${options.address}: ` +
      `its ${MAX_PARTICIPANTS} ports are all taken; use another domain`,
  );
}

async function joinGroup(options: UdpOptions, logger: Logger): Promise<UdpEndpoint | undefined> {
  try {
    return await UdpEndpoint.join(GROUP, options);
  } catch (error) {
    logger.warn(
      `Cannot join ${GROUP} at ${options.address} (${(error as Error).message}): ` +
        `only participants that are named as peers are found, or name this one`,
    );
    return undefined;
  }
}

function peerAddresses(peers: readonly string[], domain: number): UdpAddress[] {
  return peers.flatMap((address) =>
    Array.from({ length: PEER_PARTICIPANTS }, (_, number) => ({
      address,
      port: ownPort(domain, number),
    }))
  );
}

function ownPort(domain: number, number: number): number {
  return BASE_PORT + domain * PORTS_PER_DOMAIN + OWN_PORT + 2 * number;
}

function portOf({ socket, own, announceTo, peers, lose }: {
  readonly socket: UdpEndpoint;
  readonly own: Ipv4Interface;
  readonly announceTo: readonly UdpAddress[];
  readonly peers: readonly string[];
  readonly lose: () => boolean;
}): DatagramPort {
  return {
    own: { address: own.address, port: socket.port },
    announceTo,
    send: (bytes, to) => lose() ? undefined : socket.send(bytes, to),
    reaches: (address) => own.reaches(address) || peers.includes(address),
  };
}
