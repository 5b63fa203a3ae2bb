import type { Fields } from "../../../codec/values/fields.ts";
import { textOf } from "../../../codec/values/fields.ts";
import { briefText } from "../../../log/error_text.ts";
import type { ParamDescription } from "../../../params/param_description.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { MeshView } from "../../gateway/mesh_view.ts";
import { plainJson } from "../../gateway/plain_json.ts";
import { meshName, rosName } from "../names.ts";
import { requestField, type RosapiService } from "./rosapi_service.ts";

interface ParamName {
  readonly node: string;
  readonly param: string;
}

/** Params: `/NODE/PARAM`, or `NODE:PARAM` as ROS 2 has it. Values are JSON, as text. */
export function paramServices(view: MeshView): Record<string, RosapiService> {
  return {
    get_param: (request) =>
      told(async () => {
        const { value } = await findParam(view, requestField(request, "name"));
        return { value: jsonOf(value) };
      }, { value: textOf(request.default) || "null" }),
    set_param: (request) =>
      told(async () => {
        const { node, param } = nameOf(view, requestField(request, "name"));
        await view.setParams(node, { [param]: valueOf(requestField(request, "value")) });
        return {};
      }),
    // A param is part of a node's program: what can be undone is that somebody has set it.
    delete_param: (request) =>
      told(async () => {
        const { node, param } = nameOf(view, requestField(request, "name"));
        await view.resetParams(node, [param]);
        return {};
      }),
    has_param: async (request) => {
      try {
        await findParam(view, requestField(request, "name"));
        return { exists: true };
      } catch (error) {
        if (error instanceof GatewayError && error.code === "not-found") return { exists: false };
        throw error;
      }
    },
    search_param: async (request) => {
      const wanted = meshName(requestField(request, "name"));
      const names = await allNames(view);
      return { global_name: names.find((name) => name.endsWith(`/${wanted}`)) ?? "" };
    },
    get_param_names: async () => ({ names: await allNames(view) }),
  };
}

/** As ROS 2 has it since Jazzy: what went wrong is part of the answer. Older clients get what they know. */
async function told(answer: () => Promise<Fields>, otherwise: Fields = {}): Promise<Fields> {
  try {
    return { ...await answer(), successful: true, reason: "" };
  } catch (error) {
    return { ...otherwise, successful: false, reason: briefText(error) };
  }
}

async function findParam(view: MeshView, given: string): Promise<ParamDescription> {
  const { node, param } = nameOf(view, given);
  const params = await view.describeParams(node);
  const found = params.find(({ name }) => name === param);
  if (found) return found;
  throw new GatewayError("not-found", `There is no param "${given}"`);
}

/** Both parts may have slashes: it is the longest name of a node that counts. */
function nameOf(view: MeshView, given: string): ParamName {
  const name = meshName(given);
  const [node] = view.paramNodes()
    .filter((node) => name.startsWith(`${node}/`) || name.startsWith(`${node}:`))
    .sort((a, b) => b.length - a.length);
  if (node !== undefined) return { node, param: name.slice(node.length + 1) };
  throw new GatewayError("not-found", `There is no param "${given}": they are /NODE/PARAM`);
}

/** Nodes that do not answer have no params that anybody could use. */
async function allNames(view: MeshView): Promise<string[]> {
  const lists = await Promise.all(
    view.paramNodes().map(async (node) => {
      try {
        const params = await view.describeParams(node);
        return params.map(({ name }) => rosName(`${node}/${name}`));
      } catch (error) {
        if (error instanceof GatewayError) return [];
        throw error;
      }
    }),
  );
  return lists.flat();
}

function jsonOf(value: unknown): string {
  return JSON.stringify(plainJson(value));
}

/** There are clients that hand over a text as it is. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
