import { ros1Reader } from "../../../lib/bag/foreign/ros1/ros1_reader.ts";
import { readHeader, TcprosError, writeHeader } from "../../../lib/bridge/ros1/tcpros/header.ts";
import { ros1Writer } from "../../../lib/bridge/ros1/types/message_writer.ts";
import { TypeLibrary } from "../../../lib/bridge/ros1/types/type_library.ts";
import { readAnswer, readCall } from "../../../lib/bridge/ros1/xmlrpc/read_xmlrpc.ts";
import { XmlRpcFault, XmlRpcSyntaxError } from "../../../lib/bridge/ros1/xmlrpc/value.ts";
import {
  writeAnswer,
  writeCall,
  writeFault,
} from "../../../lib/bridge/ros1/xmlrpc/write_xmlrpc.ts";
import { UnreadableError } from "../../../lib/bag/foreign/decoder.ts";
import { attempt, attemptAsync, type FuzzTarget, promise, texts } from "../target.ts";

const STATE = [1, "", [[["/a", ["/b", "/c"]]], [], { x: 1.5, y: true, z: "<&>" }]];
const TAGS = texts("<value>", "</value>", "<array>", "<data>", "<struct>", "<member>", "<name>");

/** What the master and nodes send: written again it is the same. */
const XML_RPC: FuzzTarget = {
  name: "ros1 xml-rpc",
  weight: 1,
  seeds: texts(
    writeCall({ method: "publisherUpdate", params: ["/master", "/a", ["http://a:1/"]] }),
    writeAnswer(STATE),
    writeAnswer([null, new Date(0), Uint8Array.of(1), Infinity]),
    writeFault(new XmlRpcFault(-1, "no")),
  ),
  words: [...TAGS, ...texts("<![CDATA[", "]]>", "<!--", "-->", "&#x10ffff;", "&lt;", "<?", "?>")],
  run(input) {
    const xml = new TextDecoder().decode(input);
    const answer = attempt([XmlRpcSyntaxError, XmlRpcFault], () => readAnswer(xml));
    if (answer !== undefined) {
      const again = JSON.stringify(readAnswer(writeAnswer(answer)));
      // What XML cannot hold was made U+FFFD when it was written first.
      promise(again === JSON.stringify(readAnswer(writeAnswer(JSON.parse(again)))), () => again);
    }
    attempt([XmlRpcSyntaxError], () => readCall(xml));
  },
};

/** What connections of ROS begin with. */
const HEADERS: FuzzTarget = {
  name: "ros1 headers",
  weight: 0.5,
  seeds: [
    new Uint8Array(writeHeader({ topic: "/a", type: "*", md5sum: "*" })).slice(4),
    new Uint8Array(writeHeader({ service: "/a", probe: "1", message_definition: "a=b" })).slice(4),
  ],
  run(input) {
    const header = attempt([TcprosError], () => readHeader(input));
    if (header) readHeader(writeHeader(header).subarray(4));
  },
};

/** Definitions that nodes tell, and messages of them. */
const DEFINITIONS: FuzzTarget = {
  name: "ros1 definitions",
  weight: 1,
  allowanceBytes: 8 * 1024 * 1024,
  bytesPerByte: 8192,
  seeds: texts(
    "int8 a # b\nstring A=x # y\nPart[] p\nHeader header\n" + "=".repeat(80) +
      "\nMSG: a/Part\nfloat32[3] x\nuint8[] y\ntime t\n",
    "int64 a\nbool[2] b\nduration c\n",
  ),
  words: texts("[]", "[9999999]", "string ", "\n===\n", "MSG: ", "a/A", "Header", "="),
  async run(input) {
    const text = new TextDecoder().decode(input);
    const learn = () => new TypeLibrary().learn("a/Whole", text);
    const type = await attemptAsync([TypeError, UnreadableError], learn);
    if (!type) return;
    const read = attempt([TypeError, UnreadableError], () => ros1Reader(type.definitions));
    attempt([RangeError], () => read?.(input));
    attempt([TypeError, RangeError], () => ros1Writer(type.definitions));
  },
};

/** What the master and nodes of ROS 1 send. */
export const ROS1_TARGETS: readonly FuzzTarget[] = [XML_RPC, HEADERS, DEFINITIONS];
