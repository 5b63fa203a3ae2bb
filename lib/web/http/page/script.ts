import { ANSWER_SCRIPT } from "./answer_script.ts";
import { FORM_SCRIPT } from "./form_script.ts";

/** The part that reads the description of the mesh, lists what is in it, and shows what is chosen. */
const LIST_SCRIPT = String.raw`
"use strict";
const $ = (id) => document.getElementById(id);
const TAGS = ["topics", "services", "actions", "params", "bags", "mesh"];
const MAX_LINES = 200;
let api = null, operations = [], stop = () => {};

function make(tag, props = {}, ...children) {
  const { dataset, ...rest } = props;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [key, value] of Object.entries(dataset ?? {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

async function load() {
  const response = await fetch("/api/openapi.json");
  if (!response.ok) throw new Error("The gateway answered with status " + response.status);
  api = await response.json();
  operations = Object.entries(api.paths).flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"].filter((method) => item[method]).map((method) => ({
      path, method, ...item[method],
      parameters: [...item.parameters ?? [], ...item[method].parameters ?? []],
    })));
  showList();
  showChosen();
}

function showList() {
  const words = $("filter").value.toLowerCase().split(/\s+/);
  const matches = ({ path, method, summary }) => {
    const text = (method + " " + decodeURI(path) + " " + summary).toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = operations.filter(matches);
  const groups = TAGS.flatMap((tag) => {
    const own = found.filter(({ tags }) => tags[0] === tag);
    return own.length === 0 ? [] : [make("h3", { textContent: tag }), ...own.map(linkTo)];
  });
  $("list").replaceChildren(...groups.length > 0 ? groups : [
    make("p", { className: "quiet hint", textContent: "Nothing of that name." }),
  ]);
}

function linkTo(operation) {
  const link = make("a", { href: "#" + encodeURIComponent(operation.operationId) },
    make("span", { className: "method " + operation.method, textContent: operation.method.toUpperCase() }),
    make("span", { textContent: operation.summary }));
  if (operation === chosen()) link.setAttribute("aria-current", "page");
  return link;
}

function chosen() {
  const id = decodeURIComponent(location.hash.slice(1));
  return operations.find(({ operationId }) => operationId === id);
}

function showChosen() {
  stop();
  stop = () => {};
  const operation = chosen();
  document.body.classList.toggle("chosen", operation !== undefined);
  for (const link of $("list").querySelectorAll("a")) {
    const isCurrent = operation && link.getAttribute("href") === "#" + encodeURIComponent(operation.operationId);
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!operation) return;
  $("detail").replaceChildren(detailOf(operation));
  $("detail").focus({ preventScroll: true });
  $("detail").scrollTop = 0;
}

function resolve(schema) {
  for (let depth = 0; depth < 20 && schema && typeof schema.$ref === "string"; depth++) {
    const steps = schema.$ref.slice(2).split("/").map((step) =>
      decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
    schema = steps.reduce((at, step) => at?.[step], api);
  }
  return typeof schema === "object" && schema !== null ? schema : {};
}

function detailOf(operation) {
  const fields = operation.parameters.map(fieldOfParameter);
  const body = operation.requestBody ? bodyOf(operation.requestBody.content) : null;
  const output = make("div", { dataset: { "aria-live": "polite" } });
  const types = Object.keys(operation.responses["200"]?.content ?? {});
  const isStream = types[0] === "text/event-stream";
  const isLive = isStream || types.some((type) => type.startsWith("multipart/"));
  const form = make("form", { noValidate: true },
    ...elementsOf(fields, true), ...body ? [body.element] : [], ...elementsOf(fields, false),
    make("div", { className: "actions" },
      make("button", { className: "main", textContent: isLive ? "Start" : VERBS[operation.method] }),
      ...isLive ? [make("button", { type: "button", textContent: "Stop", onclick: () => stop() })] : []));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stop();
    try {
      const request = requestOf(operation, fields, body);
      const command = make("details", {}, make("summary", { className: "quiet", textContent: "As a command" }),
        make("pre", { textContent: curlOf(request) }));
      const show = make("div");
      output.replaceChildren(command, show);
      output.scrollIntoView({ block: "nearest" });
      if (isStream) follow(request.url, show);
      else if (types.some((type) => type.startsWith("image/") || type.startsWith("multipart/"))) showImage(request.url, show);
      else void send(request, show);
    } catch (error) {
      output.replaceChildren(make("p", { className: "status bad", textContent: error.message }));
    }
  });
  return make("section", { className: "operation" },
    make("a", { className: "back", href: "#", textContent: "All that there is" }),
    make("h2", { textContent: operation.summary }),
    make("p", { className: "path" },
      make("span", { className: "method " + operation.method, textContent: operation.method.toUpperCase() + " " }),
      operation.path),
    form, output);
}

function elementsOf(fields, required) {
  return fields.filter(({ parameter }) => !!parameter.required === required).map(({ element }) => element);
}

const VERBS = { get: "Get", post: "Send", put: "Send", patch: "Set", delete: "Do it" };
`;

/** What begins it all. */
const START_SCRIPT = String.raw`
function fail(error) {
  $("list").replaceChildren(make("p", { className: "status bad hint", textContent: error.message }));
}

$("filter").addEventListener("input", showList);
$("reload").addEventListener("click", () => load().catch(fail));
addEventListener("hashchange", showChosen);
load().catch(fail);
`;

/**
 * What the page does, as the browser gets it: reads the description of the mesh, makes a form of each
 * operation, shows what is answered, and follows streams. What comes from the mesh becomes text, never
 * a part of the page.
 */
export const SCRIPT: string = [LIST_SCRIPT, FORM_SCRIPT, ANSWER_SCRIPT, START_SCRIPT].join("");
