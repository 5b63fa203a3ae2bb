import { assertEquals } from "@std/assert";
import { machineUrls } from "../../../lib/cli/web/machine_urls.ts";

const NETWORKS = [
  { family: "IPv6", address: "fd00::7" },
  { family: "IPv4", address: "127.0.0.1" },
  { family: "IPv4", address: "192.168.1.5" },
  { family: "IPv6", address: "fe80::1" },
  { family: "IPv6", address: "::1" },
  { family: "IPv4", address: "169.254.3.4" },
  { family: "IPv4", address: "10.0.0.7" },
] as const;

Deno.test("machineUrls() tells by which addresses others reach a server, IPv4 first", () => {
  assertEquals(machineUrls("https://localhost:7680/", NETWORKS), [
    "https://192.168.1.5:7680/",
    "https://10.0.0.7:7680/",
    "https://[fd00::7]:7680/",
  ]);
});

Deno.test("machineUrls() tells no more than one can look through", () => {
  const many = Array.from(
    { length: 9 },
    (_, i) => ({ family: "IPv4", address: `10.0.0.${i}` }) as const,
  );
  assertEquals(machineUrls("http://localhost:1/", many).length, 4);
  assertEquals(machineUrls("http://localhost:1/", []), []);
});
