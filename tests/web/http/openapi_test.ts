import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { HttpFixture } from "./http_fixture.ts";

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}

const Tree = defineSchema<Tree>("Tree", {
  $id: "https://example.org/tree",
  $ref: "#/$defs/Node",
  $defs: {
    Node: {
      type: "object",
      properties: {
        name: { type: "string" },
        children: { type: "array", items: { $ref: "#/$defs/Node" } },
      },
      required: ["name", "children"],
    },
  },
});
const Point = defineSchema<{ x: number }>("Point", {
  type: "object",
  properties: { x: { type: "number" } },
  required: ["x"],
});
const Yes = defineSchema<boolean>("Yes", { type: "boolean" });
const Metres = defineSchema<number>("Metres", { type: "number" });
const mesh = defineMesh({
  topics: { "arm/tree": Tree, "arm/point": Point, "arm/secret": Point },
  services: { "arm/reach": { args: [Point], result: Yes } },
  actions: { "arm/move": { goal: Point, feedback: Metres } },
});

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/** An arm with a name of each kind, and a robot without schemas. */
async function start(...[options]: Parameters<typeof HttpFixture.start>): Promise<HttpFixture> {
  const fixture = await HttpFixture.start(options);
  const arm = await fixture.base.mesh.buildNode({ name: "arm", mesh });
  for (const topic of ["arm/tree", "arm/point", "arm/secret"] as const) {
    await arm.listen(topic, () => {});
  }
  await arm.addService("arm/reach", () => true);
  await arm.addAction("arm/move", async function* () {
    yield 1;
    await Promise.resolve();
  });
  await arm.params.declare("speed", { default: 1, min: 0, max: 3, unit: "m/s" });
  await fixture.robot.listen("{odd} name?", () => {});
  await fixture.advance(1000);
  return fixture;
}

/** Everything that schemas refer to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string" ? [item] : referencesIn(item)
  );
}

Deno.test("openapi.json describes all that a client may do, in valid OpenAPI 3.1", async () => {
  await using fixture = await start();
  const document = await fixture.json("/api/openapi.json") as Document;
  const { valid, errors } = await new Validator().validate(document as never);
  assert(valid, JSON.stringify(errors));
  const methods = (path: string) => Object.keys(document.paths[path] ?? {});
  assertEquals(methods("/api/topics/arm/point"), ["get", "post"]);
  assertEquals(methods("/api/topics/arm/point/stream"), ["get"]);
  assertEquals(methods("/api/services/arm/reach"), ["get", "post"]);
  assertEquals(methods("/api/actions/arm/move"), ["get", "post"]);
  assertEquals(methods("/api/actions/arm/move/goals/{id}"), ["parameters", "get", "delete"]);
  assertEquals(methods("/api/params/arm"), ["get", "patch", "delete"]);
  assertEquals(methods("/api/topics/%7Bodd%7D%20name%3F"), ["get", "post"]);
});

Deno.test("openapi.json has schemas that refer to what is in it", async () => {
  await using fixture = await start();
  const document = await fixture.json("/api/openapi.json") as Document;
  const references = referencesIn(document);
  assert(
    references.some((reference) => reference.startsWith("#/components/schemas/topic.arm_tree/")),
  );
  for (const reference of references) {
    const steps = reference.slice(2).split("/");
    const found = steps.reduce<unknown>(
      (at, step) => (at as Record<string, unknown>)?.[step],
      document,
    );
    assert(found !== undefined, reference);
  }
  const speed = document.components.schemas["params.arm"] as { properties: { speed: object } };
  assertEquals(speed.properties.speed, {
    type: "number",
    description: "in m/s",
    minimum: 0,
    maximum: 3,
    default: 1,
  });
});

Deno.test("openapi.json has nothing that a client may not do or see", async () => {
  await using fixture = await start({
    role: "view",
    rules: [{ kind: "topics", pattern: "arm/point", right: "both" }],
  });
  const document = await fixture.json("/api/openapi.json") as Document;
  const text = JSON.stringify(document);
  for (const hidden of ["arm/secret", "arm/reach", "arm/move", "params.arm"]) {
    assert(!text.includes(hidden), hidden);
  }
  assertEquals(Object.keys(document.paths["/api/topics/arm/point"]!), ["get"]);
});

Deno.test("the page is one file that lets nothing in from elsewhere", async () => {
  await using fixture = await start();
  for (const path of ["/api", "/api/"]) {
    const response = await fixture.request(path);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    const policy = response.headers.get("content-security-policy")!;
    const html = await response.text();
    const script = /<script>([^]*)<\/script>/.exec(html)![1]!;
    const hash = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script)),
    );
    assert(policy.includes(`script-src 'sha256-${hash.toBase64()}'`), policy);
    assertEquals(/(?:src|href)="(?!#|data:|\/api\/)/.exec(html), null);
    assert(html.length < 32_000, String(html.length));
    new Function(script);
  }
});
