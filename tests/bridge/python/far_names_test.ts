import { assertEquals } from "@std/assert";
import { farNameOf, pythonNameOf } from "../../../lib/bridge/python/far_names.ts";
import { checkName } from "../../../lib/mesh/names.ts";
import { Random } from "../../support/random.ts";

Deno.test("farNameOf() keeps usual names, and escapes what a name here cannot hold", () => {
  const names = {
    "some-topic": "some-topic",
    "a/b c": "a/b c",
    "/light": "%/light",
    "a//b/": "a/%/b/%",
    "*": "%2A",
    "~x/~y": "%7Ex/~y",
    "%": "%%",
    "": "%",
    "%2A": "%252A",
    "100%": "100%",
  };
  for (const [python, far] of Object.entries(names)) {
    assertEquals(farNameOf(python), far);
    assertEquals(pythonNameOf(far), python);
  }
  for (const name of ["x".repeat(256), "\ufeffa"]) assertEquals(farNameOf(name), undefined);
});

Deno.test("each name has one name at the other side, and either leads back to the other", () => {
  const random = new Random(7);
  const parts = ["a", "/", "*", "~", "%", "2A", "25", "7E", "//"];
  for (let i = 0; i < 3000; i++) {
    const length = 1 + Math.floor(random.next() * 6);
    const name = Array.from({ length }, () => parts[Math.floor(random.next() * parts.length)]).join(
      "",
    );
    const far = farNameOf(name)!;
    assertEquals(pythonNameOf(checkName("topic", far)), name);
    const isName = !/\*|^[/~]|\/\/|\/$/.test(name);
    if (isName) assertEquals(farNameOf(pythonNameOf(name)), name);
  }
});
