import { DnsType, type RawQuestion } from "./dns_message.ts";

/** What a node is known by in multicast DNS. */
export class OwnNames {
  /** What the nodes of its domain are known by. */
  readonly serviceType: string;
  /** The node itself. */
  readonly instance: string;
  /** Its host: a name of its own, as the machine's is for somebody else to answer for. */
  readonly host: string;

  /**
   * @param serviceType What the nodes of its domain are known by.
   * @param uuid The node's.
   */
  constructor(serviceType: string, uuid: string) {
    this.serviceType = serviceType;
    this.instance = `${uuid}.${serviceType}`;
    this.host = `rosy-${uuid}.local`;
  }

  /** @returns Whether a question is for what it says of itself. */
  isAskedFor({ name, type }: RawQuestion): boolean {
    const isOneOf = (...types: number[]) => type === DnsType.ANY || types.includes(type);
    if (name === this.serviceType) return isOneOf(DnsType.PTR);
    if (name === this.instance) return isOneOf(DnsType.SRV, DnsType.TXT);
    return name === this.host && isOneOf(DnsType.A);
  }
}
