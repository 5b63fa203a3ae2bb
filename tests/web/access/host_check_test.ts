import { assertEquals, assertThrows } from "@std/assert";
import {
  authorityOf,
  HostCheck,
  hostnameOf,
  isLoopback,
  readHostName,
} from "../../../lib/web/access/host_check.ts";

const CHECK = new HostCheck(["127.0.0.1", "Robot.Example.org"]);

Deno.test("HostCheck allows addresses, names of this machine and those that it was told", () => {
  for (
    const host of [
      "127.0.0.1:7680",
      "localhost",
      "LOCALHOST:7680",
      "a.localhost:1",
      "[::1]:7680",
      "10.0.0.7:80",
      "[fe80::1%25eth0]:1",
      "robot.example.org:7680",
      "robot.example.org.",
    ]
  ) assertEquals(CHECK.allows(host), true, host);
});

Deno.test("readHostName() takes a name with or without a port, and nothing else", () => {
  assertEquals(readHostName("Robot.example.org:8080"), "robot.example.org");
  for (const text of ["http://robot", "robot/", "", "a b", "*"]) {
    assertThrows(() => readHostName(text), TypeError, "is no name of a host");
  }
});

Deno.test("HostCheck refuses names that may lead here: DNS rebinding", () => {
  for (
    const host of [
      "",
      "evil.example",
      "evil.example:7680",
      "localhost.evil.example",
      "127.0.0.1.evil.example:7680",
      "evil.example:80@127.0.0.1",
      "robot.example.org.evil.example",
      "notlocalhost",
      "127.0.0.1:port",
      "[::1]evil",
      "xrobot.example.org",
      "localhost/..",
      "0x7f.1",
      "2130706433",
    ]
  ) assertEquals(CHECK.allows(host), false, host);
});

Deno.test("hostnameOf() takes the port away", () => {
  assertEquals(["Robot:1", "[::1]:1", "10.0.0.1", "a b", ":1"].map(hostnameOf), [
    "robot",
    "::1",
    "10.0.0.1",
    undefined,
    undefined,
  ]);
});

Deno.test("isLoopback() is true of what other machines cannot reach", () => {
  for (const host of ["127.0.0.1", "127.8.9.1", "localhost", "::1"]) {
    assertEquals(isLoopback(host), true, host);
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.evil.example", "robot"]) {
    assertEquals(isLoopback(host), false, host);
  }
});

Deno.test("authorityOf() takes the header Host, and the URL where there is none", () => {
  const url = "https://robot.example.org/x";
  assertEquals(authorityOf({ url, headers: new Headers() }), "robot.example.org");
  assertEquals(
    authorityOf({ url, headers: new Headers({ host: "evil.example:1" }) }),
    "evil.example:1",
  );
  assertEquals(authorityOf({ url, headers: new Headers({ host: "" }) }), "");
});
