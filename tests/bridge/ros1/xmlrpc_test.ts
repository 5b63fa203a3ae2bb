import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { readAnswer, readCall } from "../../../lib/bridge/ros1/xmlrpc/read_xmlrpc.ts";
import {
  XmlRpcFault,
  XmlRpcSyntaxError,
  type XmlRpcValue,
} from "../../../lib/bridge/ros1/xmlrpc/value.ts";
import {
  writeAnswer,
  writeCall,
  writeFault,
} from "../../../lib/bridge/ros1/xmlrpc/write_xmlrpc.ts";

const VALUES: readonly XmlRpcValue[] = [
  null,
  true,
  -5,
  2 ** 31,
  0.1,
  1e300,
  Infinity,
  -Infinity,
  NaN,
  "",
  " <&>\"'\r\n\t ü 🤖",
  new Date("2026-11-28T01:02:03Z"),
  Uint8Array.of(0, 255, 7),
  [],
  [1, ["two", []]],
  {},
  { a: 1, "b c": { d: [true] }, __proto__x: "y" },
];

Deno.test("readAnswer() reads what writeAnswer() wrote", () => {
  for (const value of VALUES) assertEquals(readAnswer(writeAnswer(value)), value);
});

Deno.test("readCall() reads what writeCall() wrote", () => {
  const call = { method: "getParam", params: VALUES };
  assertEquals(readCall(writeCall(call)), call);
  assertEquals(readCall(writeCall({ method: "x", params: [] })), { method: "x", params: [] });
});

Deno.test("writeCall() writes what Python's own reader takes", () => {
  assertEquals(
    writeCall({ method: "setParam", params: ["/a", 1, 1.5, true] }),
    '<?xml version="1.0"?>\n<methodCall><methodName>setParam</methodName><params>' +
      "<param><value><string>/a</string></value></param><param><value><int>1</int></value></param>" +
      "<param><value><double>1.5</double></value></param>" +
      "<param><value><boolean>1</boolean></value></param></params></methodCall>",
  );
});

Deno.test("readCall() reads what others write: white space, comments, values without a type", () => {
  const xml = `<?xml version='1.0' encoding="utf-8"?>
    <!-- from roscpp -->
    <methodCall >
      <methodName>publisherUpdate</methodName>
      <params>
        <param><value>/master</value></param>
        <param><value><![CDATA[<a>]]></value></param>
        <param><value><array><data><value><i4> 7 </i4></value><value/></data></array></value></param>
        <param><value> <double>1e-3</double> </value></param>
        <param><value><string></string></value></param>
        <param><value>&#x41;&#66;&lt;</value></param>
      </params>
    </methodCall>`;
  const params = ["/master", "<a>", [7, ""], 0.001, "", "AB<"];
  assertEquals(readCall(xml), { method: "publisherUpdate", params });
});

Deno.test("readAnswer() throws what the other side says has failed", () => {
  const fault = assertThrows(() => readAnswer(writeFault(new XmlRpcFault(-3, "no <way>"))));
  assertInstanceOf(fault, XmlRpcFault);
  assertEquals([fault.code, fault.message], [-3, "no <way>"]);
});

Deno.test("readAnswer() takes nothing for an answer that is none", () => {
  const value = (xml: string) =>
    `<methodResponse><params><param><value>${xml}</value></param></params></methodResponse>`;
  const wrong = [
    "",
    "hello",
    "<",
    "<methodResponse>",
    "<methodResponse></methodResponse>",
    "<methodResponse><params></params></methodResponse>",
    value("<int>1.5</int>"),
    value("<int>x</int>"),
    value("<boolean>2</boolean>"),
    value("<double>one</double>"),
    value("<base64>***</base64>"),
    value("<dateTime.iso8601>soon</dateTime.iso8601>"),
    value("<constructor>1</constructor>"),
    value("<int>1</string>"),
    value("<array><data><value>1</data></array>"),
    value("<struct><member><name>a</name></member></struct>"),
    value("&nobody;"),
    value("&#x110000;"),
    value("a<!--"),
    value("<array><data>".repeat(100) + "</data></array>".repeat(100)),
    value("<array><data><value>".repeat(100) + "</value></data></array>".repeat(100)),
    `<!DOCTYPE a [<!ENTITY b "c">]>${value("&b;")}`,
    `<${"a".repeat(1000)}>`,
  ];
  for (const xml of wrong) assertThrows(() => readAnswer(xml), XmlRpcSyntaxError, "", xml);
});

Deno.test("readAnswer() makes no prototype of what somebody calls __proto__", () => {
  const member = "<member><name>__proto__</name><value>1</value></member>";
  const value = readAnswer(
    `<methodResponse><params><param><value><struct>${member}</struct></value></param></params></methodResponse>`,
  );
  assertEquals(Object.entries(value as object), [["__proto__", "1"]]);
});
