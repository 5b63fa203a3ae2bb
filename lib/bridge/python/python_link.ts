import type { Link, LinkTraits } from "../bridge.ts";
import { type PythonMeshOptions, systemOf } from "./mesh/python_mesh_options.ts";
import { PythonMesh } from "./mesh/python_mesh.ts";
import { PythonConnection } from "./python_connection.ts";

const TRAITS: LinkTraits = {
  // Nodes of Python's rosy tell what they listen to and provide, and nothing of what they send.
  tellsTopics: false,
  tellsDemand: true,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

/** How many characters of a node's id tell bridges apart that lead from several meshes to one. */
const ID_LENGTH = 4;

/** What a bridge to Python's rosy is. */
export interface PythonLinkOptions extends Omit<PythonMeshOptions, "logger" | "clock"> {
  /**
   * Whether an object that is the last argument of a message goes to Python as keyword arguments,
   * `"last"`, where its keys can be such, or as a dict like any other argument, `"never"`. Keyword
   * arguments of Python's are an object at the end here, in any case.
   *
   * @default {"never"}
   */
  readonly keywords?: "never" | "last";
}

/**
 * Makes a link to a mesh of Python's rosy, 0.7 or 0.8: the bridge is one of its nodes.
 *
 * @param options Which mesh. The bridge's name there is `rosy-bridge-` and four characters of its own
 * unless given: nodes of one name would share messages.
 * @returns The link.
 * @throws {TypeError} If the options make no sense.
 */
export function createPythonLink(options: PythonLinkOptions): Link {
  const { keywords = "never", ...meshOptions } = options;
  const address = systemOf(options);
  return {
    kind: "python",
    address,
    system: `python ${address}`,
    traits: TRAITS,
    async connect(side, signal) {
      const name = options.name ?? `rosy-bridge-${side.id.slice(0, ID_LENGTH)}`;
      const { logger } = side;
      const mesh = await PythonMesh.join({ ...meshOptions, name, logger }, signal);
      return new PythonConnection(mesh, { side, keywords });
    },
  };
}
