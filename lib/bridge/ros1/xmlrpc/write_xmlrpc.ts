import { isStruct, type XmlRpcCall, type XmlRpcFault, type XmlRpcValue } from "./value.ts";

const HEAD = '<?xml version="1.0"?>\n';
/** ROS's own clients read whole numbers of 32 bits alone. */
const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);

/** @returns A call as XML. */
export function writeCall({ method, params }: XmlRpcCall): string {
  return `${HEAD}<methodCall><methodName>${escape(method)}</methodName>` +
    `${paramsXml(params)}</methodCall>`;
}

/** @returns An answer as XML. */
export function writeAnswer(value: XmlRpcValue): string {
  return `${HEAD}<methodResponse>${paramsXml([value])}</methodResponse>`;
}

/** @returns As XML, that a call failed. */
export function writeFault({ code, message }: XmlRpcFault): string {
  const fault = valueXml({ faultCode: code, faultString: message });
  return `${HEAD}<methodResponse><fault>${fault}</fault></methodResponse>`;
}

function paramsXml(params: readonly XmlRpcValue[]): string {
  return `<params>${params.map((param) => `<param>${valueXml(param)}</param>`).join("")}</params>`;
}

function valueXml(value: XmlRpcValue): string {
  return `<value>${typedXml(value)}</value>`;
}

function typedXml(value: XmlRpcValue): string {
  if (value === null) return "<nil/>";
  if (typeof value === "boolean") return `<boolean>${value ? 1 : 0}</boolean>`;
  if (typeof value === "number") return numberXml(value);
  if (typeof value === "string") return `<string>${escape(value)}</string>`;
  if (value instanceof Date) return `<dateTime.iso8601>${dateText(value)}</dateTime.iso8601>`;
  if (value instanceof Uint8Array) return `<base64>${value.toBase64()}</base64>`;
  if (isStruct(value)) return `<struct>${Object.entries(value).map(memberXml).join("")}</struct>`;
  return `<array><data>${value.map(valueXml).join("")}</data></array>`;
}

function memberXml([name, value]: [string, XmlRpcValue]): string {
  return `<member><name>${escape(name)}</name>${valueXml(value)}</member>`;
}

function numberXml(value: number): string {
  if (Number.isInteger(value) && value >= MIN_INT && value <= MAX_INT) return `<int>${value}</int>`;
  if (Number.isFinite(value)) return `<double>${value}</double>`;
  if (Number.isNaN(value)) return "<double>nan</double>";
  return `<double>${value > 0 ? "inf" : "-inf"}</double>`;
}

function dateText(date: Date): string {
  return date.toISOString().replace(/-|\.\d+Z$/g, "");
}

/** What XML cannot hold at all becomes U+FFFD, as in UTF-8 that is none. */
function escape(text: string): string {
  return text.toWellFormed()
    // deno-lint-ignore no-control-regex -- these are what XML cannot hold
    .replace(/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}
