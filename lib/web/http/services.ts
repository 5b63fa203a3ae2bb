import { Hono } from "hono";
import { argsWithBytes } from "../gateway/message_form.ts";
import { plainJson } from "../gateway/plain_json.ts";
import { checkArguments } from "./body_check.ts";
import { found, toldOf } from "./endpoint_answer.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { readJson } from "./json_body.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod, type Methods } from "./methods.ts";
import { placeInArguments } from "./place_in_message.ts";
import { waitOptions } from "./query.ts";
import { pathOf, readResourcePath } from "./resource_path.ts";
import { schemaResponse } from "./schema_response.ts";
import { partsForm, streamParts } from "./service_stream.ts";

/** What a service has beside its calls. */
export const SERVICE_PARTS = ["schema"] as const;

/** `/api/services`: what can be called. */
export function serviceRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/services", (context) => byMethod(context.req.method, { GET: () => list(context) }))
    .all("/services/*", (context) => {
      const { name, part } = readResourcePath(pathOf(context.req), "/api/services/", SERVICE_PARTS);
      return byMethod(context.req.method, methodsOf(context, name, part));
    });
}

function methodsOf(context: HttpContext, name: string, part: string | undefined): Methods {
  if (part === "schema") return { GET: () => showSchema(context, name) };
  return { GET: () => show(context, name), POST: () => call(context, name) };
}

function list(context: HttpContext): Response {
  const services = context.var.view.list("services");
  return jsonResponse({ services: services.map((service) => toldOf(service, "services")) });
}

function show(context: HttpContext, name: string): Response {
  return jsonResponse(toldOf(found(context.var.view, "services", name), "services"));
}

async function call(context: HttpContext, service: string): Promise<Response> {
  const { view } = context.var;
  const options = waitOptions(context);
  // Who may not call need not know whether the body would have fitted.
  if (!view.may("write", "services", service)) await view.call(service, [], options);
  const args = await readArguments(context, service);
  const form = partsForm(context);
  if (form !== undefined) {
    return await streamParts(context, { form, parts: view.stream(service, args, options) });
  }
  return jsonResponse(plainJson(await view.call(service, args, options)));
}

/** The body is the list of arguments, or the only argument where that is no list, or nothing. */
async function readArguments(context: HttpContext, service: string): Promise<readonly unknown[]> {
  const body = await readJson(context);
  const given = body === undefined ? [] : Array.isArray(body) ? body : [body];
  const { signal } = context.var.client;
  const document = await context.var.view.schemaOf("services", service, { signal });
  const args = document ? argsWithBytes(given, document) : given;
  checkArguments(args, document, placeInArguments(body));
  return args;
}

async function showSchema(context: HttpContext, service: string): Promise<Response> {
  const { view } = context.var;
  found(view, "services", service);
  const document = await view.schemaOf("services", service, { signal: context.var.client.signal });
  return schemaResponse(
    document &&
      { title: document.name, arguments: document.values, result: document.result ?? true },
    service,
  );
}
