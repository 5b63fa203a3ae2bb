import type { Fields } from "../../../codec/values/fields.ts";
import { documentOf } from "../../../schema/document/type_document.ts";
import { isJsonSchema } from "../../../schema/json_schema.ts";
import { findKnownSchema } from "../../../schemas/catalogue.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { Endpoint, MeshView } from "../../gateway/mesh_view.ts";
import { messageSchemaOf } from "../../gateway/message_form.ts";
import { isType, rosName } from "../names.ts";
import { mainType } from "./graph_services.ts";
import { requestField, type RosapiService } from "./rosapi_service.ts";
import { rosDefinition } from "./ros_definitions.ts";
import {
  definitionText,
  fromRos,
  fromSchema,
  type TypeDefinition,
  typeDefs,
} from "./type_definition.ts";

/** How long the schemas of all topics are waited for, in milliseconds; of others nothing is told. */
const SCHEMA_WAIT_MS = 2000;

/** What types are made of. */
export function typeServices(view: MeshView): Record<string, RosapiService> {
  return {
    topics_and_raw_types: async () => {
      const list = view.list("topics");
      const texts = await Promise.all(list.map((topic) => textOf(view, topic)));
      return {
        topics: list.map(({ name }) => rosName(name)),
        types: list.map(mainType),
        typedefs_full_text: texts,
      };
    },
    message_details: async (request) => {
      const type = requestField(request, "type");
      const definitions = await messageType(view, type);
      if (definitions) return { typedefs: typeDefs(definitions) };
      throw new GatewayError("not-found", `There is no type "${type}" of a topic`);
    },
    service_request_details: (request) => serviceDetails(view, request, "Request"),
    service_response_details: (request) => serviceDetails(view, request, "Response"),
  };
}

/** Whoever shows a list of topics is not to miss all for one whose node does not answer. */
async function textOf(view: MeshView, topic: Endpoint): Promise<string> {
  const type = mainType(topic);
  if (type === "") return "";
  try {
    return definitionText(await messageType(view, type, topic) ?? []);
  } catch (error) {
    if (error instanceof GatewayError) return "";
    throw error;
  }
}

/** What ROS itself says of a type is more exact than a schema. */
async function messageType(
  view: MeshView,
  type: string,
  known?: Endpoint,
): Promise<readonly TypeDefinition[] | undefined> {
  const ros = await rosDefinition(type);
  if (ros) return fromRos(ros);
  const topic = known ??
    view.list("topics").find(({ types }) => types.some(({ name }) => isType(name, type)));
  const document = topic
    ? await view.schemaOf("topics", topic.name, { timeoutMs: SCHEMA_WAIT_MS })
    : null;
  const schema = findKnownSchema(type);
  const found = document ?? (schema ? documentOf(schema) : null);
  return found ? fromSchema(type, messageSchemaOf(found)) : undefined;
}

async function serviceDetails(
  view: MeshView,
  request: Fields,
  part: "Request" | "Response",
): Promise<Fields> {
  const type = requestField(request, "type");
  const service = view.list("services")
    .find(({ types }) => types.some(({ name }) => isType(name, type)));
  const document = service
    ? await view.schemaOf("services", service.name, { timeoutMs: SCHEMA_WAIT_MS })
    : null;
  if (!document) throw new GatewayError("not-found", `There is no type "${type}" of a service`);
  const name = `${type}_${part}`;
  if (part === "Request") {
    return { typedefs: typeDefs(fromSchema(name, messageSchemaOf(document))) };
  }
  const schema = isJsonSchema(document.result) ? document.result : true;
  const values = messageSchemaOf(documentOf({ name, schema }));
  return { typedefs: typeDefs(fromSchema(name, values)) };
}
