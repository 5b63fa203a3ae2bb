import type { ParamDescription } from "../../../params/param_description.ts";
import { PARAM_PARTS } from "../params.ts";
import { encodeName } from "../resource_path.ts";
import { EVENTS, operation, type PathParts, type Paths } from "./operation.ts";

const TIMEOUT_MS = 1000;

/** Describes the params of a node. */
export async function paramPaths(
  node: string,
  { view, components, signal }: PathParts,
): Promise<Paths> {
  const params = await view.describeParams(node, { timeoutMs: TIMEOUT_MS, signal })
    // A node that does not answer now has params of which nothing is known.
    .catch(() => []);
  const settable = params.filter(({ name, readOnly }) =>
    !readOnly && view.may("write", "params", `${node}/${name}`)
  );
  const path = `/api/params/${encodeName(node, PARAM_PARTS)}`;
  const tag = "params";
  return {
    [path]: {
      get: operation({
        tag,
        id: `params:${node}`,
        summary: `The params of ${node}`,
        answers: { "application/json": { type: "object" } },
      }),
      ...settable.length > 0 && {
        patch: operation({
          tag,
          id: `set:${node}`,
          summary: `Set params of ${node}, all or none`,
          body: components.add(`params.${node}`, schemaOf(settable)),
        }),
        delete: operation({
          tag,
          id: `reset:${node}`,
          summary: `Give all params of ${node} the values that they began with`,
        }),
      },
    },
    [`${path}/stream`]: {
      get: operation({
        tag,
        id: `watch:${node}`,
        summary: `Changes of the params of ${node} as they come`,
        answers: EVENTS,
      }),
    },
  };
}

function schemaOf(params: readonly ParamDescription[]): object {
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(params.map((param) => [param.name, valueSchema(param)])),
  };
}

function valueSchema(
  { type, value, description, unit, min, max, step, choices }: ParamDescription,
): object {
  const isPlain = type === "boolean" || type === "number" || type === "string";
  const told = [description, unit && `in ${unit}`].filter(Boolean).join(", ");
  return {
    ...isPlain && { type },
    ...type === "list" && { type: "array" },
    ...type === "object" && { type },
    ...told !== "" && { description: told },
    ...min !== undefined && { minimum: min },
    ...max !== undefined && { maximum: max },
    ...step !== undefined && step > 0 && { multipleOf: step },
    ...choices && { enum: choices },
    ...isPlain && { default: value },
  };
}
