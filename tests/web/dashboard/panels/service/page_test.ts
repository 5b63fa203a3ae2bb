import { assertEquals } from "@std/assert";
import { defineSchema } from "@rosy/rosy";
import { hasBrowser } from "../../../../support/browser.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

const Pair = defineSchema<{ a: number; b: number }>("test/Pair", {
  type: "object",
  properties: {
    a: { type: "number", description: "The first one." },
    b: { type: "number", minimum: 0 },
  },
  required: ["a", "b"],
});

Deno.test({
  name: "services are listed, called, stopped and called again",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.start();
    const node = await dashboard.node("maths");
    await node.addService("add", (_service, { a, b }: { a: number; b: number }) => {
      if (a === 13) throw new RangeError("thirteen is not added");
      return { sum: a + b };
    }, { schema: { args: [Pair], result: defineSchema("test/Sum", { type: "object" }) } });
    const stopped = Promise.withResolvers<void>();
    await node.addService("count", async function* (_service, to: number) {
      try {
        for (let part = 1; part <= to; part++) {
          yield part;
          await node.clock.sleep(1);
        }
      } finally {
        stopped.resolve();
      }
    });
    await node.addService("never", () => new Promise(() => {}));
    const page = await dashboard.open("#/services");
    const answer = page.getByRole("region", { name: "Answer" });

    await test.step("one is chosen, and filled in field by field", async () => {
      await page.getByRole("button", { name: "add" }).click();
      await page.waitForURL(/#\/services\/add$/);
      await page.getByRole("textbox", { name: "a", exact: true }).fill("2");
      await page.getByRole("textbox", { name: "b", exact: true }).fill("-3");
      await page.getByText("expected at least 0, found -3").waitFor();
      assertEquals(await page.getByRole("button", { name: "Call" }).isDisabled(), true);
      await page.getByRole("textbox", { name: "b", exact: true }).fill("3");
      await page.getByRole("button", { name: "Call" }).click();
      await answer.getByText('{ "sum": 5 }').waitFor();
      await answer.getByText("Done").waitFor();
    });
    await test.step("what is wrong with JSON is shown at its place", async () => {
      await page.getByRole("radio", { name: "JSON" }).check();
      const text = page.getByRole("textbox", { name: "Arguments, as JSON or YAML" });
      await text.fill('{\n  "a": ],\n  "b": 1\n}');
      await page.getByText(/line 2, column \d/).waitFor();
      await text.fill("a: 13\nb: 1");
      await page.getByRole("button", { name: "Call" }).click();
      await answer.getByText("RangeError: thirteen is not added").waitFor();
    });
    await test.step("a call of before is made again by one press", async () => {
      const calls = page.getByRole("region", { name: "Last calls" });
      await calls.getByRole("listitem").nth(1).getByRole("button", { name: "Again" }).click();
      await answer.getByText('{ "sum": 5 }').waitFor();
      await page.reload();
      await calls.getByRole("listitem").nth(1).waitFor();
    });
    await test.step("parts are seen as they come, until they are stopped", async () => {
      await page.getByRole("button", { name: "All services" }).click();
      await page.getByRole("button", { name: "count" }).click();
      await page.getByRole("button", { name: "Add", exact: false }).click();
      await page.getByRole("textbox", { name: "1", exact: true }).fill("1000000");
      await page.getByRole("button", { name: "Call" }).click();
      await answer.getByText(/\d parts came/).waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await answer.getByText("Stopped").waitFor();
      await stopped.promise;
    });
    await test.step("who does not answer in time is told of, with what to do", async () => {
      await page.getByRole("button", { name: "All services" }).click();
      await page.getByRole("button", { name: "never" }).click();
      await page.getByRole("spinbutton").fill("0.2");
      await page.getByRole("button", { name: "Call" }).click();
      await answer.getByText("No answer came in time").waitFor();
    });
    assertEquals(dashboard.complaints, []);
  },
});
