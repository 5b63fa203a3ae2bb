import { moveSchema } from "../../../schema/document/move_schema.ts";
import { type TypeDocument, valuesOf } from "../../../schema/document/type_document.ts";
import type { Endpoint } from "../../gateway/mesh_view.ts";
import { encodeName } from "../resource_path.ts";
import { SERVICE_PARTS } from "../services.ts";
import type { Components } from "./components.ts";
import { operation, type PathParts, type Paths, TIMEOUT } from "./operation.ts";

/** Describes a service. */
export async function servicePaths(
  { name, mayRead, mayWrite }: Endpoint,
  { view, components, signal }: PathParts,
): Promise<Paths> {
  const document = await view.schemaOf("services", name, { signal });
  const result = document ? components.add(`result.${name}`, document.result ?? true) : {};
  return {
    [`/api/services/${encodeName(name, SERVICE_PARTS)}`]: {
      ...mayRead && {
        get: operation({
          tag: "services",
          id: `service:${name}`,
          summary: `Who provides ${name}`,
          answers: { "application/json": { type: "object" } },
        }),
      },
      ...mayWrite && {
        post: operation({
          tag: "services",
          id: `call:${name}`,
          summary: `Call ${name}`,
          query: [TIMEOUT],
          body: document ? bodyOf(name, document, components) : {},
          answers: {
            "application/json": result,
            "text/event-stream": { type: "string" },
            "application/x-ndjson": { type: "string" },
          },
        }),
      },
    },
  };
}

/** One argument that is no list is a body by itself. */
function bodyOf(name: string, { values }: TypeDocument, components: Components): object {
  const items = valuesOf({ values });
  const all = components.add(`arguments.${name}`, values);
  if (items.length !== 1) return all;
  const one = components.add(
    `argument.${name}`,
    moveSchema(items[0], { from: "/prefixItems/0" }),
  );
  return { anyOf: [one, all] };
}
