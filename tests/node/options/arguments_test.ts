import { assertEquals, assertThrows } from "@std/assert";
import { parseNodeArguments, parseParamArguments } from "../../../lib/node/options/arguments.ts";

const parse = (text: string, otherFlags?: string[]) =>
  parseNodeArguments(text.split(" ").filter((word) => word), otherFlags);

const refusal = (text: string, otherFlags?: string[]) =>
  assertThrows(() => parse(text, otherFlags), TypeError).message;

Deno.test("parseNodeArguments() reads its flags with = and with a space", () => {
  const expected = {
    name: "cam",
    domainId: "robot",
    interface: "eth0",
    coordinator: "host:7679",
    authKey: "key",
  };
  const flags = ["name cam", "domain-id robot", "interface eth0", "coordinator host:7679"];
  assertEquals(parse(flags.map((flag) => `--${flag}`).join(" ") + " --authkey key"), expected);
  assertEquals(
    parse(flags.map((flag) => `--${flag.replace(" ", "=")}`).join(" ") + " --authkey=key"),
    expected,
  );
});

Deno.test("parseNodeArguments() reads peers and the port", () => {
  assertEquals(parse("--peers a:1,[fd00::5]:2 --port=7000"), {
    peers: ["a:1", "[fd00::5]:2"],
    serverPort: 7000,
  });
  assertEquals(
    refusal("--peers robot"),
    'Cannot use "robot" as a peer: it must be "host:port", or "[IPv6 address]:port"',
  );
  for (const port of [0, 65_535]) assertEquals(parse(`--port ${port}`), { serverPort: port });
  for (const port of ["x", "65536", "-1", "1e3", "7000.5"]) {
    assertEquals(
      refusal(`--port=${port}`),
      "Cannot read the arguments: --port needs a whole number from 0 to 65535",
    );
  }
});

Deno.test("parseNodeArguments() leaves out what no flag says", () => {
  assertEquals(parse(""), {});
  assertEquals(parse("--interface lo"), { interface: "lo" });
});

Deno.test("parseNodeArguments() keeps values as texts, the last of each flag", () => {
  assertEquals(parse("--name 007 --domain-id=1e3"), { name: "007", domainId: "1e3" });
  assertEquals(parse("--name a --name=b"), { name: "b" });
  assertEquals(parse("--name=a=b"), { name: "a=b" });
});

Deno.test("parseNodeArguments() skips what is no flag or comes after --", () => {
  assertEquals(parse("input.bag --name cam 42 -- --name other --unknown"), { name: "cam" });
});

Deno.test("parseNodeArguments() skips flags that are the program's own", () => {
  assertEquals(parse("--rate 30 --name cam -q", ["rate", "q"]), { name: "cam" });
  assertEquals(parse("--rate=30 --verbose", ["rate", "verbose"]), {});
});

Deno.test("parseNodeArguments() leaves numbers, and what its own short flags carry, to the program", () => {
  assertEquals(parse("-7 -n5 -vq --name cam", ["n", "v", "q"]), { name: "cam" });
  assertEquals(parse("--rate=-30 --rate -30 --name cam", ["rate"]), { name: "cam" });
});

Deno.test("parseNodeArguments() reads a switch, with or without a value", () => {
  for (const text of ["--encrypt", "--encrypt=true", "--encrypt=1"]) {
    assertEquals(parse(text), { encrypt: true });
  }
  assertEquals(parse("--encrypt=false"), { encrypt: false });
  assertEquals(parse("--encrypt yes --name cam"), { encrypt: true, name: "cam" });
  assertEquals(refusal("--encrypt=yes"), "Cannot read the arguments: --encrypt needs 1 or 0");
});

Deno.test("parseNodeArguments() refuses an unknown flag and names the one that was meant", () => {
  const text = "Cannot read the arguments: unknown flag";
  assertEquals(refusal("--nmae cam"), `${text} "--nmae" (did you mean "--name"?)`);
  assertEquals(refusal("--rat 3", ["rate"]), `${text} "--rat" (did you mean "--rate"?)`);
  assertEquals(refusal("--colour=red"), `${text} "--colour"`);
  assertEquals(refusal("-x"), `${text} "-x"`);
});

Deno.test("parseNodeArguments() refuses a flag without a value", () => {
  for (const text of ["--name", "--name=", "--name --domain-id x"]) {
    assertEquals(refusal(text), "Cannot read the arguments: --name needs a value");
  }
  for (const flag of ["--port", "--peers", "--authkey-file"]) {
    assertEquals(refusal(`${flag}=`), `Cannot read the arguments: ${flag} needs a value`);
  }
});

Deno.test("parseNodeArguments() reads a namespace, and rules one after the other", () => {
  assertEquals(parse("--namespace left --remap a=b --name n --remap=c:=/d --remap e=~/f,g=h"), {
    name: "n",
    namespace: "left",
    remap: { a: "b", c: "/d", e: "~/f", g: "h" },
  });
  assertEquals(parse("--remap a=b --remap a=c"), { remap: { a: "c" } });
  for (const text of ["--remap a", "--remap a=", "--remap=a=b=c", "--remap a=b --remap c"]) {
    assertEquals(
      refusal(text),
      "Cannot read the arguments: --remap needs A=B, or several such with commas between",
    );
  }
  assertEquals(
    refusal("--namespace left/"),
    'Cannot use "left/" as a namespace name: nothing follows its last slash: leave that out',
  );
});

Deno.test("parseNodeArguments() refuses flags that exclude each other", () => {
  const text = "Cannot read the arguments: give";
  assertEquals(
    refusal("--coordinator a --peers b:1"),
    `${text} --coordinator or --peers, not both`,
  );
  assertEquals(
    refusal("--authkey a --authkey-file b"),
    `${text} --authkey or --authkey-file, not both`,
  );
});

Deno.test("parseNodeArguments() answers what users of ROS 2 type", () => {
  assertThrows(
    () => parseNodeArguments(["--ros-args", "-p", "use_sim_time:=true"]),
    TypeError,
    'unknown flag "--ros-args": leave it out; --name, --namespace, --remap A=B and ' +
      "--param NAME=VALUE stand by themselves, and --clock mesh is what use_sim_time was",
  );
  assertEquals(parseNodeArguments(["--clock", "mesh"]), { clock: "mesh" });
  assertThrows(
    () => parseNodeArguments(["--clock", "sim"]),
    TypeError,
    '--clock needs "system" or "mesh"',
  );
});

Deno.test("parseParamArguments() reads what is given to params, in order", () => {
  const args = ["--param", "a=1,2", "--name", "n", "--params-file=x.yaml", "--param=b={c: 1}"];
  assertEquals(parseParamArguments(args), { files: ["x.yaml"], params: ["a=1,2", "b={c: 1}"] });
  assertEquals(parseNodeArguments(args), { name: "n" });
  assertEquals(parseParamArguments(["--", "--param", "a=1"]), { files: [], params: [] });
  assertEquals(refusal("--param"), "Cannot read the arguments: --param needs a value");
  assertEquals(
    refusal("-p a:=1"),
    'Cannot read the arguments: unknown flag "-p": here it is --param NAME=VALUE',
  );
});
