import type { Definition, Definitions, Field } from "./definitions.ts";

const INTEGER = /^u?int(8|16|32|64)$/;

/**
 * Checks that a message is one of a type, before it is written: what does not fit would be written as
 * zero, or left out.
 *
 * @param definitions The type, and all that is in it.
 * @returns Checks a message. Fields may be missing.
 * @throws {TypeError} If it has a field that the type has not, or one of another type.
 */
export function messageCheck(definitions: Definitions): (message: unknown) => void {
  const types = new Map(definitions.map((each) => [each.name, each]));
  const checkObject = (type: Definition, value: unknown, path: string) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw refusal(path, type.name!, value);
    }
    const fields = new Map(type.definitions.map((field) => [field.name, field]));
    for (const [name, inner] of Object.entries(value)) {
      const field = fields.get(name);
      const place = path === "" ? name : `${path}.${name}`;
      if (!field || field.isConstant) {
        throw new TypeError(`${type.name} has no field "${place}"`);
      }
      if (inner !== undefined) checkField(field, inner, place);
    }
  };
  const checkField = (field: Field, value: unknown, path: string) => {
    if (!field.isArray) return checkOne(field, value, path);
    if (ArrayBuffer.isView(value)) return;
    if (!Array.isArray(value)) throw refusal(path, `${field.type}[]`, value);
    for (const [index, each] of value.entries()) checkOne(field, each, `${path}[${index}]`);
  };
  const checkOne = (field: Field, value: unknown, path: string) => {
    if (field.isComplex) checkObject(types.get(field.type)!, value, path);
    else if (!isPrimitive(field.type, value)) throw refusal(path, field.type, value);
  };
  return (message) => checkObject(definitions[0]!, message, "");
}

function isPrimitive(type: string, value: unknown): boolean {
  switch (type) {
    case "string":
    case "wstring":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "float32":
    case "float64":
      return typeof value === "number";
    case "time":
    case "duration":
      return typeof value === "object" && value !== null && "sec" in value;
    default:
      return INTEGER.test(type) && isInteger(type, value);
  }
}

/** Numbers go for bigints where they are exact, and bigints for numbers where these hold them. */
function isInteger(type: string, value: unknown): boolean {
  if (typeof value === "bigint") return type.endsWith("64");
  return typeof value === "number" && Number.isInteger(value);
}

function refusal(path: string, type: string, value: unknown): TypeError {
  return new TypeError(
    `${path === "" ? "the message" : `"${path}"`} is ${kindOf(value)}, not ${type}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
