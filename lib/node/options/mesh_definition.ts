import { parseCoordinatorAddress } from "../../discovery/coordinator/coordinator_address.ts";
import { parsePeers } from "../../discovery/named/peer_address.ts";
import { checkText } from "../../mesh/names.ts";
import { readAuthKeyFile } from "./auth_key_file.ts";
import { mustBeArrayOf, mustBeOneOf, mustBeSwitch, mustBeText } from "./checks.ts";
import type { MeshDefinition } from "./definition.ts";
import type { MeshOptions } from "./options.ts";

/** The domain of nodes that name none. */
export const DEFAULT_DOMAIN_ID = "default";

const CLOCKS = ["system", "mesh"];

const mustBeList = mustBeArrayOf('"host:port"');

/**
 * The options that say which mesh: the one definition of what they are called, everywhere.
 *
 * What nodes, programs' command lines, the flags and the help of the tool, launch files and the
 * environment of what these start know of them comes from here.
 */
export const MESH_DEFINITION = {
  domainId: {
    form: "text",
    isName: true,
    default: () => DEFAULT_DOMAIN_ID,
    check: (value) => void checkText("domain", value),
    summary: "Only nodes with the same domain ID see each other.",
    flag: { name: "domain-id", placeholder: "ID" },
    env: "ROSY_DOMAIN_ID",
    launch: { key: "domain_id", example: "my-robot" },
  },
  interface: {
    form: "text",
    check: mustBeText,
    summary: "Network interface, or its address, to find nodes on.",
    flag: { name: "interface", placeholder: "NAME" },
    env: "ROSY_INTERFACE",
    launch: { key: "interface", example: "eth0" },
    isOfCoordinator: true,
  },
  // Launch files have a section of this name, which says how to start it, too.
  coordinator: {
    form: "text",
    check: (value) => void parseCoordinatorAddress(value),
    summary: 'Find nodes through this coordinator; "auto" looks for one by multicast DNS.',
    flag: { name: "coordinator", placeholder: "HOST:PORT" },
    env: "ROSY_COORDINATOR",
    excludes: "peers",
  },
  peers: {
    form: "list",
    check: (value, option) => {
      mustBeList(value, option);
      parsePeers(value);
    },
    summary: "Find nodes through these (HOST:PORT), too, and all that they know.",
    flag: { name: "peers", placeholder: "HOST:PORT,..." },
    env: "ROSY_PEERS",
    launch: { key: "peers", example: ["10.0.0.5:7000"] },
    excludes: "coordinator",
  },
  authKey: {
    form: "text",
    check: mustBeText,
    summary: "Talk only to nodes with the same key. A key on the command line shows in `ps`: " +
      "set ROSY_AUTHKEY instead.",
    flag: { name: "authkey", placeholder: "KEY" },
    env: "ROSY_AUTHKEY",
    file: {
      summary: "Read the key that all nodes must have from a file: its one line.",
      flag: { name: "authkey-file", placeholder: "FILE" },
      launch: { key: "authkey_file", example: "rosy.key" },
      read: readAuthKeyFile,
    },
    isOfCoordinator: true,
  },
  encrypt: {
    form: "switch",
    default: () => false,
    check: mustBeSwitch,
    summary: "Encrypt connections; needs a key. All nodes must do so.",
    flag: { name: "encrypt" },
    env: "ROSY_ENCRYPT",
    launch: { key: "encrypt", example: true },
    isOfCoordinator: true,
  },
  clock: {
    form: "text",
    choices: CLOCKS,
    default: () => "system",
    check: mustBeOneOf(CLOCKS),
    summary: 'Whose time nodes go by: "system", or "mesh" for that on topic "clock", as of a ' +
      "simulator or `rosy bag play --clock`.",
    flag: { name: "clock", placeholder: "WHOSE" },
    env: "ROSY_CLOCK",
    launch: { key: "clock", example: "mesh" },
  },
} as const satisfies {
  readonly [K in keyof MeshOptions]-?: MeshDefinition<Required<MeshOptions>[K]>;
};

/** The name of an option that says which mesh. */
export type MeshOption = keyof MeshOptions;

/** The name of an option that a coordinator has, too. */
export type CoordinatorOption = {
  [O in MeshOption]: typeof MESH_DEFINITION[O] extends { isOfCoordinator: true } ? O : never;
}[MeshOption];

/** All of them, in the order of the help. */
export const MESH_OPTIONS: readonly (readonly [MeshOption, MeshDefinition<unknown>])[] = Object
  .entries(MESH_DEFINITION) as [MeshOption, MeshDefinition<unknown>][];
