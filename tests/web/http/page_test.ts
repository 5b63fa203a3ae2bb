import { assertEquals, assertStringIncludes } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { serveWeb } from "../../../lib/web/mod.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

/** The browser, if it is there. */
async function findChromium(): Promise<string | undefined> {
  for (const name of ["chromium-headless-shell", "chromium"]) {
    try {
      const { success } = await new Deno.Command(name, { args: ["--version"] }).output();
      if (success) return name;
    } catch {
      // It is not there.
    }
  }
  return undefined;
}

const chromium = await findChromium();

/** What a page has become once it has run. */
async function shown(url: string): Promise<string> {
  const { code, stdout } = await new Deno.Command(chromium!, {
    // Tests may run as root, for whom there is no sandbox.
    args: ["--headless", "--no-sandbox", "--virtual-time-budget=20000", "--dump-dom", url],
    stderr: "null",
  }).output();
  assertEquals(code, 0);
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "the page lists what there is, and makes a form of a schema",
  ignore: chromium === undefined,
  fn: async () => {
    await using fixture = new MeshFixture();
    const Point = defineSchema<{ metres: number; mode: string }>("Point", {
      type: "object",
      properties: {
        metres: { type: "number", minimum: 0, maximum: 3, description: "How far" },
        mode: { enum: ["slow", "fast"] },
      },
      required: ["metres"],
    });
    const Yes = defineSchema<boolean>("Yes", { type: "boolean" });
    const mesh = defineMesh({ services: { "arm/reach": { args: [Point], result: Yes } } });
    const arm = await fixture.node("arm", { mesh });
    await arm.addService("arm/reach", () => true);
    const node = await fixture.node("web");
    await node.waitForServiceProvider("arm/reach");
    await using web = await serveWeb({ node, port: 0, logger: fixture.logger });
    const page = await shown(`${web.url}api/#call%3Aarm%2Freach`);
    assertStringIncludes(page, '<a href="#call%3Aarm%2Freach" aria-current="page">');
    assertStringIncludes(page, "<h2>Call arm/reach</h2>");
    assertStringIncludes(page, ">metres (needed)</label>");
    assertStringIncludes(page, "How far; 0 to 3");
    assertStringIncludes(page, '<option value="&quot;fast&quot;">fast</option>');
  },
});
