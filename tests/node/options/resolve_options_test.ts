import { buildNode, type NodeOptions } from "@rosy/rosy";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { DEFAULT_DOMAIN_ID } from "../../../lib/node/options/mesh_definition.ts";
import { resolveOptions } from "../../../lib/node/options/resolve_options.ts";

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
    {
      ROSY_DOMAIN_ID: "",
      ROSY_INTERFACE: "",
      ROSY_COORDINATOR: "",
      ROSY_AUTHKEY: "",
      ROSY_ENCRYPT: "",
      ROSY_CLOCK: "",
      ROSY_PEERS: "",
      ROSY_NAMESPACE: "",
      ROSY_REMAP: "",
      ROSY_LOG_LEVEL: "",
      ROSY_LOG_TOPIC_LEVEL: "",
    },
    () => resolveOptions({ name: "node" }),
  );
  const { logger: _logger, topicLoadBalancer: _topic, serviceLoadBalancer: _service, ...rest } =
    options;
  assertEquals(rest, {
    name: "node",
    namespace: undefined,
    params: undefined,
    paramsDirectory: undefined,
    remap: {},
    mesh: undefined,
    domainId: DEFAULT_DOMAIN_ID,
    interface: undefined,
    coordinator: undefined,
    authKey: undefined,
    encrypt: false,
    clock: "system",
    serverHost: undefined,
    clientHost: undefined,
    signal: undefined,
    allowUnixConnections: true,
    allowTcpConnections: true,
    dataCodec: "msgpack",
    codecs: [],
    start: true,
    maxMessageBytes: 256 * 1024 * 1024,
    maxOutboxBytes: 16 * 1024 * 1024,
    maxOutboxAgeMs: 10_000,
    sendTimeoutMs: 1000,
    peers: undefined,
    serverPort: 0,
    logLevel: "info",
    logTopicLevel: "info",
  });
});

Deno.test("resolveOptions() takes levels of logs from the environment, if not told", () => {
  withEnvironment({ ROSY_LOG_LEVEL: "debug", ROSY_LOG_TOPIC_LEVEL: "none" }, () => {
    const { logLevel, logTopicLevel } = resolveOptions({ name: "node" });
    assertEquals([logLevel, logTopicLevel], ["debug", "none"]);
    assertEquals(resolveOptions({ name: "node", logLevel: "warn" }).logLevel, "warn");
  });
  withEnvironment({ ROSY_LOG_LEVEL: "loud" }, () => {
    const why =
      'ROSY_LOG_LEVEL is "loud", and must be "debug" or "info" or "warn" or "error" or "none"';
    assertThrows(() => resolveOptions({ name: "node" }), TypeError, why);
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
    for (const value of [from, 0xffff_ffff]) resolveOptions({ name: "any", [key]: value });
    for (const value of [from - 1, 0xffff_ffff + 1, NaN, Infinity, "5000"]) {
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

Deno.test("resolveOptions() takes key and encryption from the environment, if not told", () => {
  withEnvironment({ ROSY_AUTHKEY: "from-env", ROSY_ENCRYPT: "1" }, () => {
    const { authKey, encrypt } = resolveOptions({ name: "node" });
    assertEquals([authKey, encrypt], ["from-env", true]);
    const told = resolveOptions({ name: "node", authKey: "told", encrypt: false });
    assertEquals([told.authKey, told.encrypt], ["told", false]);
  });
  withEnvironment({ ROSY_AUTHKEY: "k", ROSY_ENCRYPT: "yes" }, () => {
    assertEquals(refusal({}), 'Cannot build a node: ROSY_ENCRYPT is "yes", and must be 1 or 0');
  });
});

Deno.test("resolveOptions() refuses encryption without a key, and keys that are none", () => {
  withEnvironment({ ROSY_AUTHKEY: "", ROSY_ENCRYPT: "" }, () => {
    assert(refusal({ encrypt: true }).startsWith('Cannot build a node: option "encrypt" needs an'));
    for (const authKey of ["", 1, new Uint8Array(32)]) {
      assertEquals(
        refusal({ authKey }),
        'Cannot build a node: option "authKey" must be a string that is not empty',
      );
    }
    assertEquals(
      refusal({ authKey: "k", encrypt: "yes" }),
      'Cannot build a node: option "encrypt" must be true or false',
    );
  });
});

Deno.test("resolveOptions() takes the coordinator from the environment, if not told", () => {
  withEnvironment({ ROSY_COORDINATOR: "robot:1" }, () => {
    assertEquals(resolveOptions({ name: "node" }).coordinator, "robot:1");
    assertEquals(resolveOptions({ name: "node", coordinator: "auto" }).coordinator, "auto");
  });
});

Deno.test("resolveOptions() takes peers from the environment, if not told of them or a coordinator", () => {
  withEnvironment({ ROSY_PEERS: "a:1, [fd00::5]:2,", ROSY_COORDINATOR: "" }, () => {
    assertEquals(resolveOptions({ name: "node" }).peers, ["a:1", "[fd00::5]:2"]);
    assertEquals(resolveOptions({ name: "node", peers: [] }).peers, []);
    assertEquals(resolveOptions({ name: "node", coordinator: "b" }).peers, undefined);
  });
  withEnvironment({ ROSY_PEERS: "a:1", ROSY_COORDINATOR: "b" }, () => {
    assertStringIncludes(refusal({}), "(ROSY_COORDINATOR, ROSY_PEERS), not both");
    assertEquals(resolveOptions({ name: "node", peers: ["c:1"] }).coordinator, undefined);
  });
});

Deno.test("resolveOptions() refuses peers and ports that cannot be", () => {
  assertStringIncludes(refusal({ peers: "a:1" }), "must be an array");
  assertStringIncludes(refusal({ peers: ["a"] }), 'Cannot use "a" as a peer');
  assertStringIncludes(refusal({ peers: ["a:1"], coordinator: "b" }), "not both");
  assertStringIncludes(refusal({ peers: ["a:1"], allowTcpConnections: false }), "needs TCP");
  for (const serverPort of [0, 65_535]) resolveOptions({ name: "any", serverPort });
  for (const serverPort of [-1, 65_536, 1.5, "7000"]) {
    assertStringIncludes(refusal({ serverPort }), "a whole number from 0 to 65535");
  }
});

Deno.test("resolveOptions() refuses what is no coordinator's address", () => {
  for (const coordinator of ["", "robot:port", 7]) {
    assertStringIncludes(refusal({ coordinator }), "as the coordinator: it must be");
  }
});

Deno.test("buildNode() rejects with what is wrong with its options", async () => {
  const build = (options: Record<string, unknown>) =>
    buildNode({ name: "node", interface: "127.0.0.1", ...options } as NodeOptions);
  await assertRejects(() => build({ nam: 1 }), TypeError, 'unknown option "nam"');
  await assertRejects(() => build({ dataCodec: "xml" }), TypeError, 'Cannot use codec "xml"');
  await assertRejects(() => build({ dataCodec: {} }), TypeError, "without name");
});

Deno.test("resolveOptions() takes the clock from the environment, if not told, and no other", () => {
  const clock = (value: string, options = {}) =>
    withEnvironment(
      { ROSY_CLOCK: value },
      () => resolveOptions({ name: "node", ...options }).clock,
    );
  assertEquals(clock("mesh"), "mesh");
  assertEquals(clock("mesh", { clock: "system" }), "system");
  assertThrows(
    () => clock("sim"),
    TypeError,
    'ROSY_CLOCK is "sim", and must be "system" or "mesh"',
  );
  assertStringIncludes(refusal({ clock: "sim" }), 'option "clock" must be "system" or "mesh"');
});
