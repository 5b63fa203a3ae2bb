import { assertEquals } from "@std/assert";
import {
  DnsType,
  nameBytes,
  type RawMessage,
  readDnsMessage,
  writeDnsMessage,
} from "../../../../lib/bridge/python/zeroconf/dns_message.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));
const HEADER = "0000 8400 0000 0001 0000 0000";

Deno.test("readDnsMessage() reads what writeDnsMessage() writes, TXT records of any bytes too", () => {
  const instance = "a._rosy-1._tcp.local";
  const message: RawMessage = {
    isResponse: true,
    questions: [{ name: "_rosy-1._tcp.local", type: DnsType.PTR }],
    records: [
      {
        name: "_rosy-1._tcp.local",
        type: DnsType.PTR,
        ttlS: 100_000,
        flush: false,
        data: nameBytes(instance),
        target: instance,
      },
      { name: instance, type: DnsType.TXT, ttlS: 0, flush: true, data: hex("1f8b ffff 00") },
    ],
  };
  assertEquals(readDnsMessage(writeDnsMessage(message)), message);
});

Deno.test("readDnsMessage() follows names that point back", () => {
  // The name is "ab.local", and the data points to its second part.
  const record = "02 4142 05 6c6f63616c 00 000c 0001 0000001e 0004 01 63 c00f";
  const message = readDnsMessage(hex(`${HEADER} ${record}`));
  assertEquals(message?.records.map(({ name, target }) => [name, target]), [[
    "ab.local",
    "c.local",
  ]]);
});

Deno.test("readDnsMessage() makes nothing of what is no message", () => {
  const wrong = [
    "",
    "0000 8400 ffff ffff 0000 0000",
    `${HEADER} c00c 0001 0001 00000000 0000`,
    `${HEADER} c0ff 0001 0001 00000000 0000`,
    `${HEADER} 3f 61 00 0001 0001 00000000 0000`,
    `${HEADER} 00 0010 0001 00000000 ffff 00`,
    `${HEADER} ${"3f".padEnd(128, "6").repeat(5)} 00 0001 0001 00000000 0000`,
  ];
  for (const text of wrong) assertEquals(readDnsMessage(hex(text)), undefined, text);
});
