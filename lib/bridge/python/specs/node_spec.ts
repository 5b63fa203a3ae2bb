/** Who a node of Python's rosy is. */
export interface PythonNodeId {
  /** The name its owner gave it; several nodes may share one. */
  readonly name: string;
  /** The machine it runs on. */
  readonly hostname: string;
  /** Drawn afresh at every start, `"12345678-1234-5678-1234-567812345678"`. */
  readonly uuid: string;
}

/** Where a node of Python's rosy accepts connections. */
export type PythonAddress = PythonTcpAddress | PythonUnixAddress;

/** A TCP port. */
export interface PythonTcpAddress {
  /** Says that it is a TCP port. */
  readonly transport: "tcp";
  /** An IP address, or mostly a name, such as `"robot.local"`. */
  readonly hostname: string;
  /** The port. */
  readonly port: number;
  /** Of which family the address is, or is to be looked for by the name. */
  readonly family: "IPv4" | "IPv6";
}

/** A Unix socket. */
export interface PythonUnixAddress {
  /** Says that it is a Unix socket. */
  readonly transport: "unix";
  /** The path of the socket's file. */
  readonly path: string;
  /** The machine that it is on. */
  readonly hostname: string;
}

/** All that is known of a node of Python's rosy. */
export interface PythonNodeSpec {
  /** Who it is. */
  readonly id: PythonNodeId;
  /** Where it accepts connections, the best first. */
  readonly addresses: readonly PythonAddress[];
  /** The topics it listens to. What it sends on is not told. */
  readonly topics: ReadonlySet<string>;
  /** The services it provides. */
  readonly services: ReadonlySet<string>;
}
