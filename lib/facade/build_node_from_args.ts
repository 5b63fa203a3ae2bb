import { parseNodeArguments, parseParamArguments } from "../node/options/arguments.ts";
import { fillIn, withoutMesh } from "../node/options/fill_in.ts";
import { buildToldNode } from "./build_told_node.ts";
import type { DefinedMesh } from "../node/types/define_mesh.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { Node } from "./node.ts";
import type { NodeOptions } from "../node/options/options.ts";
import { mergeRemap } from "../node/options/remap.ts";

/** {@linkcode NodeOptions} for a node whose program is told more by its command line. */
export interface NodeFromArgsOptions extends Omit<NodeOptions, "name"> {
  /** The node's name where no `--name` says otherwise. */
  defaultName: string;
  /**
   * The command line.
   *
   * @default {Deno.args}
   */
  args?: readonly string[];
  /**
   * The names of the program's own flags, without dashes: they are left to the program, all other
   * unknown flags are errors.
   *
   * @default {[]}
   */
  otherFlags?: readonly string[];
}

/**
 * Builds a node as its program's command line says: `--name`, `--namespace`, `--domain-id`,
 * `--interface`, `--coordinator`, `--authkey`, `--encrypt` and `--clock` set the options of those names, and win
 * over those in the code; `--authkey-file` names a file with the key in it, `--peers` nodes by where
 * they listen, separated by commas, `--port` the TCP port to listen at, `--log-level` and
 * `--log-topic-level` which of the program's log lines go to the terminal, and to the topic of logs. Each `--remap`, such as
 * `--remap image=front/image`, is added to the rules of the code. Each `--param max_speed=1.5` is what a
 * param begins with, and `--params-file` names a YAML file with such values, which count less.
 *
 * Arguments that are no flags, and all that come after `--`, are left to the program.
 *
 * @param options The default name, and further options as for {@linkcode buildNode}.
 * @returns The node, as {@linkcode buildNode} returns it.
 * @throws {TypeError} If a flag is unknown or has no value; and whatever {@linkcode buildNode} throws.
 *
 * @example A node that can be renamed when it is started
 * ```ts
 * import { buildNodeFromArgs } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNodeFromArgs({
 *   defaultName: "camera",
 *   args: ["--name", "left-camera", `--domain-id=${crypto.randomUUID()}`, "--rate=30", "/dev/video0"],
 *   otherFlags: ["rate"],
 * });
 * assertEquals(node.id.name, "left-camera");
 * ```
 */
export function buildNodeFromArgs<M extends MeshTypes = AnyMesh>(
  options: NodeFromArgsOptions & { mesh: DefinedMesh<M> },
): Promise<Node<M>>;
/** Does the same for a node without types, or with types for the compiler alone. */
export function buildNodeFromArgs<M extends MeshTypes = AnyMesh>(
  options: NodeFromArgsOptions,
): Promise<Node<M>>;
export async function buildNodeFromArgs<M extends MeshTypes = AnyMesh>(
  options: NodeFromArgsOptions,
): Promise<Node<M>> {
  const { defaultName, args = Deno.args, otherFlags, ...nodeOptions } = options;
  const told = parseNodeArguments(args, otherFlags);
  const mesh = fillIn(told, (option) => nodeOptions[option]);
  return await buildToldNode<M>({
    ...withoutMesh(nodeOptions),
    name: defaultName,
    ...mesh,
    ...(told.remap && { remap: mergeRemap(nodeOptions.remap, told.remap) }),
  }, parseParamArguments(args));
}
