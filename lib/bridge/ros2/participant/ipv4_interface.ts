import type { Clock } from "../../../time/clock.ts";

/** A network interface, by one of its IPv4 addresses. */
export interface Ipv4Interface {
  readonly address: string;
  readonly isLoopback: boolean;
  /** @returns Whether an address is in the network of this one. */
  reaches(address: string): boolean;
}

/** How often it is looked whether an interface is still there, in milliseconds. */
const LOOK_MS = 2000;

/**
 * Watches whether an interface is there and has the same address: who has bound to it notices nothing.
 *
 * @param nameOrAddress What it is called, or its address.
 * @param options `address`: the address it should have; `clock`; `gone`: called once where it has not.
 * @returns Ends that.
 */
export function watchInterface(
  nameOrAddress: string,
  { address, clock, gone }: {
    readonly address: string;
    readonly clock: Clock;
    readonly gone: (error: Error) => void;
  },
): () => void {
  let cancel = () => {};
  const look = () => {
    try {
      const found = findInterface(nameOrAddress);
      if (found.address !== address) {
        return gone(new Error(`"${nameOrAddress}" has got another address: ${found.address}`));
      }
    } catch (error) {
      return gone(error as Error);
    }
    cancel = clock.after(LOOK_MS, look, { unref: true });
  };
  look();
  return () => cancel();
}

/**
 * Finds an interface of this machine.
 *
 * @param nameOrAddress What it is called, or one of its IPv4 addresses.
 * @throws {Error} If there is none.
 */
export function findInterface(nameOrAddress: string): Ipv4Interface {
  const all = Deno.networkInterfaces().filter(({ family }) => family === "IPv4");
  const found = all.find(({ name, address }) => [name, address].includes(nameOrAddress));
  if (!found) {
    const names = all.map(({ name, address }) => `${name} (${address})`).join(", ");
    throw new Error(
      `Cannot use interface "${nameOrAddress}": this machine has ${names || "none with IPv4"}`,
    );
  }
  const mask = numberOf(found.netmask);
  const network = numberOf(found.address) & mask;
  return {
    address: found.address,
    isLoopback: found.address.startsWith("127."),
    reaches: (address) => (numberOf(address) & mask) === network,
  };
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum << 8 | Number(part), 0);
}
