/**
 * What the page does, as the browser gets it: reads the description of the mesh, makes a form of each
 * operation, shows what is answered, and follows streams. What comes from the mesh becomes text, never
 * a part of the page.
 */
export const SCRIPT = String.raw`
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
let fieldNumber = 0;

function fieldWith(name, input, { hint, required } = {}) {
  input.id = "field" + ++fieldNumber;
  const label = make("label", { htmlFor: input.id, textContent: name + (required ? " (needed)" : "") });
  const note = hint ? [make("p", { className: "hint", id: input.id + "-hint", textContent: hint })] : [];
  if (hint) input.setAttribute("aria-describedby", input.id + "-hint");
  return make("div", { className: "field" }, label, input, ...note);
}

function fieldOfParameter(parameter) {
  const { name, description, required, schema } = parameter;
  const input = make("input", { autocomplete: "off", spellcheck: false });
  if (schema?.default !== undefined) input.placeholder = String(schema.default);
  return { parameter, input, element: fieldWith(name, input, { hint: description, required }) };
}

/** A form of the schema's own fields, or JSON where it has none. */
function bodyOf(content) {
  const [[type, { schema }]] = Object.entries(content);
  if (type !== "application/json") {
    const input = make("input", { type: "file" });
    return { type, element: fieldWith("File", input), read: () => input.files[0] };
  }
  const given = resolve(schema);
  const known = resolve(given.anyOf?.[0] ?? given);
  const json = make("textarea", { spellcheck: false, value: JSON.stringify(exampleOf(known, 0) ?? {}, null, 2) });
  const whole = fieldWith("Body, as JSON", json, { hint: known.description });
  const readJson = () => parse(json, "The body");
  const properties = Object.entries(known.properties ?? {});
  if (properties.length === 0) return { type, element: whole, read: readJson };
  const inputs = properties.map(([name, own]) => inputOf(name, resolve(own), (known.required ?? []).includes(name)));
  const fields = make("div", {}, ...inputs.map(({ element }) => element));
  const toggle = make("button", { type: "button", textContent: "Write JSON" });
  const read = () => Object.fromEntries(inputs.flatMap(({ name, read }) => {
    const value = read();
    return value === undefined ? [] : [[name, value]];
  }));
  let isJson = false;
  whole.hidden = true;
  toggle.onclick = () => {
    try {
      if (!isJson) json.value = JSON.stringify(read(), null, 2);
    } catch { /* What is in the fields is no JSON: the example stays. */ }
    isJson = !isJson;
    whole.hidden = !isJson;
    fields.hidden = isJson;
    toggle.textContent = isJson ? "Fill in fields" : "Write JSON";
  };
  const element = make("div", {}, fields, whole, toggle);
  return { type, element, read: () => isJson ? readJson() : read() };
}

function inputOf(name, schema, required) {
  const hint = [schema.description, rangeOf(schema)].filter(Boolean).join("; ");
  const done = (input, read) => ({ name, read, element: fieldWith(name, input, { hint, required }) });
  if (Array.isArray(schema.enum)) {
    const texts = schema.enum.map((value) => JSON.stringify(value));
    const select = make("select", {}, ...required ? [] : [make("option", { value: "" })],
      ...texts.map((text, i) => make("option", { value: text, textContent: String(schema.enum[i]) })));
    if (schema.default !== undefined) select.value = JSON.stringify(schema.default);
    return done(select, () => select.value === "" ? undefined : JSON.parse(select.value));
  }
  if (schema.type === "boolean") {
    const select = make("select", {}, ...["", "true", "false"].map((text) => make("option", { textContent: text })));
    select.value = schema.default === undefined ? required ? "false" : "" : String(schema.default);
    return done(select, () => select.value === "" ? undefined : select.value === "true");
  }
  if (schema.type === "number" || schema.type === "integer") {
    const input = make("input", { inputMode: "decimal", autocomplete: "off", value: schema.default ?? (required ? "0" : "") });
    return done(input, () => input.value.trim() === "" ? undefined : parse(input, name));
  }
  if (schema.type === "string") {
    const input = make("input", { autocomplete: "off", value: schema.default ?? "" });
    if (schema.contentEncoding === "base64") input.placeholder = "bytes, as base64";
    return done(input, () => input.value === "" && !required ? undefined : input.value);
  }
  const example = required ? exampleOf(schema, 0) : undefined;
  const text = make("textarea", { spellcheck: false, placeholder: "JSON", value: example === undefined ? "" : JSON.stringify(example, null, 2) });
  return done(text, () => text.value.trim() === "" ? undefined : parse(text, name));
}

function rangeOf({ minimum, maximum }) {
  if (minimum !== undefined && maximum !== undefined) return minimum + " to " + maximum;
  return minimum !== undefined ? "at least " + minimum : maximum !== undefined ? "at most " + maximum : "";
}

function parse(input, what) {
  try {
    const value = JSON.parse(input.value);
    input.removeAttribute("aria-invalid");
    return value;
  } catch {
    input.setAttribute("aria-invalid", "true");
    throw new Error(what + " is no JSON");
  }
}

function exampleOf(given, depth) {
  const schema = resolve(given);
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.length > 0) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (depth > 6) return null;
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, own]) => [key, exampleOf(own, depth + 1)]));
  }
  if (type === "array") return (schema.prefixItems ?? []).map((own) => exampleOf(own, depth + 1));
  return { number: 0, integer: 0, string: "", boolean: false, null: null }[type];
}

function requestOf({ path, method }, fields, body) {
  const query = new URLSearchParams();
  let at = path;
  for (const { parameter: { name, required, ...rest }, input } of fields) {
    const value = input.value.trim();
    if (value === "" && required) throw new Error(name + " is needed");
    if (rest.in === "path") at = at.replace("{" + name + "}", encodeURIComponent(value));
    else if (value !== "") query.append(name, value);
  }
  const url = at + (query.size > 0 ? "?" + query : "");
  const content = body?.read();
  if (body && content === undefined) throw new Error("The body is needed");
  return { url, method: method.toUpperCase(), body: body && (content instanceof Blob ? content : JSON.stringify(content)), type: body?.type };
}

function curlOf({ url, method, body, type }) {
  const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const parts = ["curl", method === "GET" ? "" : "-X " + method, quote(location.origin + url)];
  if (typeof body === "string") parts.push("-H " + quote("content-type: " + type), "-d " + quote(body));
  else if (body) parts.push("--data-binary " + quote("@" + body.name));
  return parts.filter(Boolean).join(" ");
}

async function send({ url, method, body, type }, show) {
  const aborting = new AbortController();
  stop = () => aborting.abort();
  show.replaceChildren(make("p", { className: "quiet", textContent: "Waiting …" }));
  const began = performance.now();
  try {
    const response = await fetch(url, { method, body, headers: type ? { "content-type": type } : {}, signal: aborting.signal });
    const text = await response.text();
    const ms = Math.round(performance.now() - began);
    const place = response.headers.get("location");
    show.replaceChildren(
      make("p", { className: "status " + (response.ok ? "good" : "bad"), textContent: response.status + " " + response.statusText + ", " + ms + " ms" }),
      ...place ? [make("p", { className: "quiet mono", textContent: place })] : [],
      ...text ? [make("pre", { textContent: pretty(text) })] : []);
    if (response.ok && place && url.startsWith("/api/actions/")) follow(place + "/events", show.appendChild(make("div")));
  } catch (error) {
    show.replaceChildren(make("p", { className: "status bad", textContent: aborting.signal.aborted ? "Given up." : error.message }));
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function follow(url, show) {
  const status = make("p", { className: "status", textContent: "Connecting …" });
  const lines = make("pre");
  lines.setAttribute("aria-live", "off");
  show.replaceChildren(status, lines);
  const source = new EventSource(url);
  let count = 0;
  const end = (text) => {
    source.close();
    status.textContent = text + " " + count + " came.";
    status.className = "status";
  };
  stop = () => end("Stopped.");
  source.onopen = () => {
    status.textContent = "Listening …";
    status.className = "status good";
  };
  const take = (kind) => ({ data }) => {
    count++;
    status.textContent = "Listening: " + count;
    const text = (kind === "message" ? "" : kind + " ") + data;
    lines.prepend(text.length > 4000 ? text.slice(0, 4000) + " …" : text, "\n");
    while (lines.childNodes.length > 2 * MAX_LINES) lines.lastChild.remove();
    if (kind === "end") end("It has ended.");
  };
  for (const kind of ["message", "state", "feedback", "end", "dropped", "unreadable"]) source.addEventListener(kind, take(kind));
  source.addEventListener("error", (event) => {
    if (event.data) {
      end(JSON.parse(event.data).detail + ".");
      status.className = "status bad";
    } else if (source.readyState === EventSource.CLOSED) {
      end("It cannot be listened to.");
      status.className = "status bad";
    } else status.textContent = "The connection was lost; trying again …";
  });
}

function showImage(url, show) {
  const image = make("img", { className: "live", alt: "What is answered", src: url + (url.includes("?") ? "&" : "?") + "at=" + Date.now() });
  image.onerror = () => show.replaceChildren(make("p", { className: "status bad", textContent: "No image came." }));
  stop = () => {
    image.onerror = null;
    image.removeAttribute("src");
    show.replaceChildren();
  };
  show.replaceChildren(image);
}

function fail(error) {
  $("list").replaceChildren(make("p", { className: "status bad hint", textContent: error.message }));
}

$("filter").addEventListener("input", showList);
$("reload").addEventListener("click", () => load().catch(fail));
addEventListener("hashchange", showChosen);
load().catch(fail);
`;
