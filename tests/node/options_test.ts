import { buildNode, type NodeOptions } from "@rosy/rosy";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DEFAULT_DOMAIN_ID, resolveOptions } from "../../lib/node/options.ts";

/** Runs an action with other variables in the environment. */
function withEnvironment<T>(variables: Record<string, string>, action: () => T): T {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

/** The message of the error that options end in. */
function refusal(options: Record<string, unknown>): string {
  const all = { name: "node", ...options } as unknown as NodeOptions;
  return assertThrows(() => resolveOptions(all), Error).message;
}

Deno.test("resolveOptions() fills in the defaults", () => {
  const options = withEnvironment(
    { ROSY_DOMAIN_ID: "", ROSY_INTERFACE: "" },
    () => resolveOptions({ name: "node" }),
  );
  const { logger: _logger, topicLoadBalancer: _topic, serviceLoadBalancer: _service, ...rest } =
    options;
  assertEquals(rest, {
    name: "node",
    domainId: DEFAULT_DOMAIN_ID,
    interface: undefined,
    allowUnixConnections: true,
    allowTcpConnections: true,
    dataCodec: "msgpack",
    codecs: [],
    start: true,
    maxMessageBytes: 256 * 1024 * 1024,
    maxOutboxBytes: 16 * 1024 * 1024,
    maxOutboxAgeMs: 10_000,
    sendTimeoutMs: 1000,
  });
});

Deno.test("resolveOptions() takes domain and interface from the environment, if not told", () => {
  withEnvironment({ ROSY_DOMAIN_ID: "robot-7", ROSY_INTERFACE: "127.0.0.1" }, () => {
    const { domainId, interface: networkInterface } = resolveOptions({ name: "node" });
    assertEquals([domainId, networkInterface], ["robot-7", "127.0.0.1"]);
    const told = resolveOptions({ name: "node", domainId: "a", interface: "lo" });
    assertEquals([told.domainId, told.interface], ["a", "lo"]);
  });
});

Deno.test("resolveOptions() takes undefined for what was not given", () => {
  assertEquals(
    resolveOptions({ name: "node", dataCodec: undefined, start: undefined }).start,
    true,
  );
});

Deno.test("resolveOptions() refuses an unknown option and names the one that was meant", () => {
  const meant = [["domianId", "domainId"], ["dataCodek", "dataCodec"], ["signals", "signal"]];
  for (const [typed, known] of meant) {
    assertEquals(
      refusal({ [typed!]: "x" }),
      `Cannot build a node: unknown option "${typed}" (did you mean "${known}"?)`,
    );
  }
  assertEquals(refusal({ colour: 1 }), 'Cannot build a node: unknown option "colour"');
});

Deno.test("resolveOptions() refuses what is no options object, or has no name", () => {
  for (const options of [undefined, null, "camera", 7]) {
    assertThrows(
      () => resolveOptions(options as unknown as NodeOptions),
      TypeError,
      'Cannot build a node: expected options such as { name: "camera" }',
    );
  }
  assertThrows(
    () => resolveOptions({} as NodeOptions),
    TypeError,
    "Cannot use undefined as a node",
  );
});

Deno.test("resolveOptions() refuses names that are empty or too long", () => {
  assertEquals(refusal({ name: "" }), "Cannot use an empty string as a node name: give it a name");
  assertEquals(
    refusal({ domainId: "" }),
    "Cannot use an empty string as a domain name: give it a name",
  );
  assertEquals(refusal({ name: "x".repeat(256) }).includes("at most 255 are allowed"), true);
});

Deno.test("resolveOptions() refuses values of a wrong type", () => {
  const expected: [string, unknown, string][] = [
    ["start", "no", "true or false"],
    ["allowTcpConnections", 1, "true or false"],
    ["serverHost", 127, "a string that is not empty"],
    ["interface", "", "a string that is not empty"],
    ["signal", {}, "an AbortSignal"],
    ["codecs", "json", "an array of codecs"],
    ["topicLoadBalancer", () => {}, "an object with chooseListeners"],
    ["serviceLoadBalancer", { choose() {} }, "an object with chooseProvider"],
    ["logger", { info() {} }, "an object with debug, info, warn, error"],
  ];
  for (const [key, value, what] of expected) {
    assertEquals(refusal({ [key]: value }), `Cannot build a node: option "${key}" must be ${what}`);
  }
});

Deno.test("resolveOptions() refuses numbers that are out of range", () => {
  const least = {
    maxMessageBytes: 1024,
    maxOutboxBytes: 1024,
    maxOutboxAgeMs: 1,
    sendTimeoutMs: 0,
  };
  for (const [key, from] of Object.entries(least)) {
    for (const value of [from - 1, NaN, Infinity, "5000"]) {
      assertEquals(
        refusal({ [key]: value }),
        `Cannot build a node: option "${key}" must be a number from ${from} to 4294967295`,
      );
    }
  }
});

Deno.test("resolveOptions() refuses a node that could use no transport", () => {
  assertEquals(
    refusal({ allowUnixConnections: false, allowTcpConnections: false }),
    "Cannot build a node: allow Unix connections, TCP connections or both",
  );
});

Deno.test("resolveOptions() refuses what is not available yet", () => {
  for (const key of ["coordinator", "authKey"]) {
    assertEquals(
      refusal({ [key]: "secret" }),
      `Cannot build a node: option "${key}" is not available yet`,
    );
  }
});

Deno.test("buildNode() rejects with what is wrong with its options", async () => {
  const build = (options: Record<string, unknown>) =>
    buildNode({ name: "node", interface: "127.0.0.1", ...options } as NodeOptions);
  await assertRejects(() => build({ nam: 1 }), TypeError, 'unknown option "nam"');
  await assertRejects(() => build({ dataCodec: "xml" }), TypeError, 'Cannot use codec "xml"');
  await assertRejects(() => build({ dataCodec: {} }), TypeError, "without name");
});
