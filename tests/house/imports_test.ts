import { assert, assertEquals } from "@std/assert";
import { circles, goingUp, importsOf, readImports } from "./imports.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));
/** Each line of the list of folders there, up to the next one. */
const TOLD = PAGE.match(/^- `lib\/[^]*?(?=\n-|\n\n)/gm)!;

/** The folders of `lib/`, the lowest first, as the page has them: imports go down, never up. */
const FLOORS = TOLD.map((entry) => /\/(\w+)\//.exec(entry)![1]!).reverse();

/**
 * The rooms of `lib/cli/`, the lowest first. Those of commands stand beside each other, on what all
 * commands use; above them are the catalogue, which has them all, and whoever is handed it.
 */
const CLI_KIT = ["program", "terminal", "line", "values", "messages", "mesh", "figures", "schemas"];
const CLI_COMMANDS = (await foldersOf("lib/cli")).filter((room) =>
  // What is published as `@rosy/cli` is no room of the tool.
  !CLI_KIT.includes(room) && room !== "package"
);

/** @returns The names of the folders in a folder, sorted. */
async function foldersOf(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(`${path}/`, ROOT)));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

/** What leaves `lib/` by a path, and why it may. */
const DOORS = [
  // The kit offers `buildNode()` as programs import it.
  "lib/testing/mod.ts imports mod.ts",
  // The one place that says which version this is.
  "lib/text/version.ts imports deno.json",
];

const imports = await readImports("lib/");

Deno.test("no module of lib/ imports one of a folder that stands higher, types included", () => {
  assertEquals(goingUp(imports, FLOORS).filter((line) => !DOORS.includes(line)), []);
});

/** The folders above the ceiling of the kernel: users of nodes, as any program is. */
const UPSTAIRS = ["params", "logs", "action", "figures", "bag", "launch", "web", "bridge", "cli"];

/** Doors in the ceiling: what is no program's concern and yet has one place in the kernel. */
const CEILING_DOORS = [
  // What a name may be.
  "lib/mesh/names.ts",
  // Which names are patterns, and what they match.
  "lib/mesh/name_pattern.ts",
  "lib/mesh/name_choice.ts",
  // Which names there are.
  "lib/mesh/names_in.ts",
  // Which topic logs go to.
  "lib/mesh/log_topic.ts",
  // Which topic tells the time of one mesh, and of no other.
  "lib/mesh/clock_topic.ts",
  // What an address looks like that users type.
  "lib/discovery/coordinator/coordinator_address.ts",
  // Which typed arrays there are.
  "lib/codec/values/element_arrays.ts",
  // How it is read what came from elsewhere.
  "lib/codec/values/fields.ts",
  // How a browser reads and writes what nodes do, in little code.
  "lib/codec/msgpack/bare_msgpack.ts",
  // Which names an action has.
  "lib/mesh/action_names.ts",
  // What was thrown, as it travels.
  "lib/service/failure.ts",
  // What becomes of a schema of one value.
  "lib/schema/list_type.ts",
  // How it is told what does not fit a schema.
  "lib/schema/problem_text.ts",
  // Where programs of one user on one machine ask each other.
  "lib/transport/private_sockets.ts",
  // Where programs that are no nodes come in, and what they come in by.
  "lib/transport/web_server.ts",
  "lib/transport/web_exchange.ts",
  // What other systems are reached by that speak over WebSockets.
  "lib/transport/web_connection.ts",
  // How one gets to programs that speak another wire, and they get here.
  "lib/transport/local_address.ts",
  "lib/transport/transport.ts",
  "lib/transport/tcp.ts",
  "lib/transport/unix.ts",
  "lib/transport/resolve_host.ts",
  // How programs are found that announce themselves by multicast DNS, in ways of their own.
  "lib/transport/multicast/group_socket.ts",
  "lib/discovery/mdns/interfaces.ts",
  "lib/transport/deadline.ts",
  "lib/transport/post_text.ts",
  // Where datagrams of other systems come in.
  "lib/transport/udp.ts",
  // What a schema says to who shows it, and to who reads values that were typed.
  "lib/schema/document/type_document.ts",
  "lib/schema/document/action_document.ts",
  "lib/schema/document/move_schema.ts",
  // Where in a message a field is that somebody names.
  "lib/schema/document/field_path.ts",
  "lib/schema/document/resolve_schema.ts",
  "lib/schema/document/with_bytes.ts",
  // Which version of the protocol this is.
  "lib/wire/frame.ts",
  // What a schema becomes that is put into another one.
  "lib/schema/localize.ts",
];

Deno.test("what stands above the kernel uses nodes, what mod.ts offers, and a few doors", async () => {
  const modTs = await Deno.readTextFile(new URL("mod.ts", ROOT));
  const offered = importsOf("mod.ts", modTs).map(({ to }) => to);
  const kernel = FLOORS.slice(FLOORS.indexOf("mesh"), FLOORS.indexOf("node"));
  const roomOf = (path: string) => path.split("/")[1]!;
  const deeper = imports.filter(({ from, to }) =>
    UPSTAIRS.includes(roomOf(from)) && kernel.includes(roomOf(to)) && !offered.includes(to)
  );
  const through = deeper.map(({ to }) => to);
  assertEquals(CEILING_DOORS.filter((door) => !through.includes(door)), [], "doors nobody uses");
  assertEquals(
    deeper.filter(({ to }) => !CEILING_DOORS.includes(to)).map(({ from, to }) => `${from} ${to}`),
    [],
  );
});

Deno.test("what all commands use knows no command, and commands know no other one", () => {
  const rooms = [...CLI_KIT, ...CLI_COMMANDS];
  const roomOf = (path: string) => /^lib\/cli\/([^/]+)\//.exec(path)?.[1] ?? "";
  const isCommand = (room: string) => CLI_COMMANDS.includes(room);
  const wrong = imports.filter(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    if (room === "" || room === "package" || !to.startsWith("lib/cli/") || room === target) {
      return false;
    }
    if (to === "lib/cli/version.ts") return false;
    return target === "" || isCommand(target) || rooms.indexOf(target) > rooms.indexOf(room);
  });
  assertEquals(wrong.map(({ from, to }) => `${from} imports ${to}`), []);
});

Deno.test("no room of lib/cli/ has more than 15 files", async () => {
  for (const room of [...CLI_KIT, ...CLI_COMMANDS]) {
    const files = await Array.fromAsync(Deno.readDir(new URL(`lib/cli/${room}`, ROOT)));
    assert(files.length <= 15, `${room}: ${files.length} files`);
  }
});

Deno.test("tests of a room of lib/cli/ stand in a room of the same name", async () => {
  assertEquals(await foldersOf("tests/cli"), [...CLI_KIT, ...CLI_COMMANDS].sort());
});

Deno.test("no imports of lib/ go round in a circle, types included", () => {
  assertEquals(circles(imports), []);
});

Deno.test("docs/architecture.md says of every folder of lib/ what it is for", async () => {
  assertEquals(await foldersOf("lib"), FLOORS.toSorted());
  for (const [index, floor] of FLOORS.toReversed().entries()) {
    if (floor === "cli" || floor === "std") continue;
    const rooms = (await foldersOf(`lib/${floor}`)).map((room) => `\`${room}/\``);
    assertEquals(rooms.filter((room) => !TOLD[index]!.includes(room)), [], `rooms of ${floor}`);
  }
  const tool = /^In `lib\/cli\/` stand [^]*?\n\n/m.exec(PAGE)![0];
  assertEquals([...CLI_KIT, "package"].filter((room) => !tool.includes(`\`${room}/\``)), []);
});

Deno.test("importsOf() finds imports of every kind", () => {
  const text = `
    import { a } from "../peer/a.ts";
    import type { B } from "../peer/b.ts";
    export { c } from "./c.ts";
    export type { D } from "./d.ts";
    import "npm:no-path";
    const e = await import("./e.ts");
    type F = import("./f.ts").F;
    // import { g } from "./g.ts";
  `;
  const names = importsOf("lib/topic/x.ts", text).map(({ to }) => to);
  assertEquals(names, [
    "lib/peer/a.ts",
    "lib/peer/b.ts",
    "lib/topic/c.ts",
    "lib/topic/d.ts",
    "lib/topic/e.ts",
    "lib/topic/f.ts",
  ]);
});

Deno.test("goingUp() and circles() find what is wrong", () => {
  const [a, b, c] = ["lib/peer/a.ts", "lib/topic/b.ts", "lib/attic/c.ts"] as const;
  const wrong = [{ from: b, to: a }, { from: a, to: b }, { from: b, to: c }];
  assertEquals(goingUp(wrong, FLOORS), [`${a} imports ${b}`, `${b} imports ${c}`]);
  assertEquals(circles(wrong), [`${b} -> ${a} -> ${b}`]);
});
