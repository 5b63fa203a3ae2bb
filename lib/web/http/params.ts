import { Hono } from "hono";
import type { ParamChange } from "../../params/param_change.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import { plainJson } from "../gateway/plain_json.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { readJson, readObject } from "./json_body.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod, type Methods } from "./methods.ts";
import { HttpProblem } from "./problem.ts";
import { waitOptions } from "./query.ts";
import { decodeName, pathOf, readResourcePath, segmentsBelow } from "./resource_path.ts";
import { eventResponse } from "./server_events.ts";
import { watchExposure } from "./watch_exposure.ts";

/** What the params of a node have beside their values. */
export const PARAM_PARTS = ["stream"] as const;
/** The segment of a path behind which one param is named. */
const VALUES = "values";
const ABOVE = "/api/params/";

/** `/api/params`: values that nodes are tuned by. */
export function paramRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/params", (context) => byMethod(context.req.method, { GET: () => list(context) }))
    .all("/params/*", (context) => byMethod(context.req.method, methodsOf(context)));
}

function methodsOf(context: HttpContext): Methods {
  const path = pathOf(context.req);
  const segments = segmentsBelow(path, ABOVE);
  if (segments.length > 2 && segments.at(-2) === VALUES) {
    return valueMethods(context, decodeName(segments.slice(0, -2)), decodeName(segments.slice(-1)));
  }
  const { name, part } = readResourcePath(path, ABOVE, PARAM_PARTS);
  if (part === "stream") return { GET: () => watch(context, name) };
  return {
    GET: () => describe(context, name),
    PATCH: () => set(context, name),
    DELETE: () => reset(context, name, []),
  };
}

function valueMethods(context: HttpContext, node: string, param: string): Methods {
  return {
    GET: () => showValue(context, node, param),
    PUT: () => setValue(context, node, param),
    DELETE: () => reset(context, node, [param]),
  };
}

function list(context: HttpContext): Response {
  return jsonResponse({ nodes: context.var.view.paramNodes() });
}

async function describe(context: HttpContext, node: string): Promise<Response> {
  const params = await context.var.view.describeParams(node, waitOptions(context));
  return jsonResponse({ node, params: plainJson(params) });
}

/** All of them, or none. */
async function set(context: HttpContext, node: string): Promise<Response> {
  const values = await readObject(context);
  await context.var.view.setParams(node, values, waitOptions(context));
  return new Response(null, { status: 204 });
}

async function reset(
  context: HttpContext,
  node: string,
  params: readonly string[],
): Promise<Response> {
  await context.var.view.resetParams(node, params, waitOptions(context));
  return new Response(null, { status: 204 });
}

async function showValue(context: HttpContext, node: string, param: string): Promise<Response> {
  const params = await context.var.view.describeParams(node, waitOptions(context));
  const found = params.find(({ name }) => name === param);
  if (found) return jsonResponse(plainJson(found.value));
  const names = params.map(({ name }) => name);
  throw new GatewayError(
    "not-found",
    `Node "${node}" has no param ${JSON.stringify(param)}${didYouMeanName(param, names)}`,
  );
}

async function setValue(context: HttpContext, node: string, param: string): Promise<Response> {
  const value = await readJson(context);
  if (value === undefined) throw new HttpProblem("invalid", "The body must be a value in JSON");
  await context.var.view.setParams(node, { [param]: value }, waitOptions(context));
  return new Response(null, { status: 204 });
}

/** Each change is an event; the first one has all values. */
function watch(context: HttpContext, node: string): Response {
  const { view } = context.var;
  let names: readonly string[] = [];
  return eventResponse(context, (sink) => {
    const subscription = view.watchParams(node, (change) => {
      names = Object.keys(change.values);
      sink.push({ id: String(change.revision), data: changeJson(change) });
    });
    const stopWatch = watchExposure(view, {
      may: () =>
        names.length === 0 || names.some((name) => view.may("read", "params", `${node}/${name}`)),
      hidden: (error) => sink.fail(error),
    });
    return () => {
      subscription.stop();
      stopWatch();
    };
  });
}

function changeJson({ values, changed, revision, by, atMs }: ParamChange): string {
  const at = new Date(atMs).toISOString();
  return JSON.stringify({ values: plainJson(values), changed, revision, by, at });
}
