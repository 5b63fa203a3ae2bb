import { MadeByClass } from "../../../pickle/made_by_class.ts";
import type { PythonAddress, PythonNodeSpec } from "./node_spec.ts";

const ADDRESS_FAMILIES = { IPv4: 2, IPv6: 10 } as const;

/**
 * Makes of a node what Python's rosy knows as one.
 *
 * @param spec The node.
 * @returns What is to be pickled.
 */
export function toMadeSpec({ id, addresses, topics, services }: PythonNodeSpec): MadeByClass {
  const int = BigInt(`0x${id.uuid.replaceAll("-", "")}`);
  return new MadeByClass("rosy.specs.MeshNodeSpec", {
    fields: {
      id: new MadeByClass("rosy.specs.NodeId", {
        fields: {
          name: id.name,
          hostname: id.hostname,
          uuid: new MadeByClass("uuid.UUID", { fields: { int } }),
        },
      }),
      connection_specs: addresses.map(toMadeAddress),
      topics,
      services,
    },
  });
}

function toMadeAddress(address: PythonAddress): MadeByClass {
  if (address.transport === "unix") {
    const { path, hostname: host } = address;
    return new MadeByClass("rosy.specs.UnixConnectionSpec", { fields: { path, host } });
  }
  const { hostname: host, port } = address;
  const family = new MadeByClass("socket.AddressFamily", {
    args: [ADDRESS_FAMILIES[address.family]],
  });
  return new MadeByClass("rosy.specs.IpConnectionSpec", { fields: { host, port, family } });
}
