/** The part of the page's script that makes forms of schemas: a field for each that it knows, else JSON. */
export const FORM_SCRIPT = String.raw`
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
`;
