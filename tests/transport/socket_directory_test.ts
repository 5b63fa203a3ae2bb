import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  SocketDirectory,
  SocketDirectoryError,
  type SocketDirectoryOptions,
  type SocketDirectoryProblem,
} from "../../lib/transport/socket_directory.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { TestProcess } from "../support/process.ts";
import { leakTest } from "../support/leak_check.ts";

const unixTransport = createUnixTransport();

const UUID = "k3wq7d5mzpa2xr4t";
/** A second and more after all that a test makes: nothing is too young to be cleaned up. */
const LATER = new VirtualClock(Date.now() + 3_600_000);

function test(name: string, run: (temporary: string) => Promise<void>, ignore = false): void {
  leakTest({
    name,
    ignore: ignore || Deno.build.os === "windows",
    async fn() {
      const temporary = await Deno.makeTempDir({ prefix: "rosy-test-" });
      try {
        await run(temporary);
      } finally {
        await Deno.remove(temporary, { recursive: true });
      }
    },
  });
}

test("SocketDirectory.open() makes a private directory below TMPDIR", async (temporary) => {
  const { path } = await openIn(temporary);
  assertEquals(path, `${temporary}/rosy-${Deno.uid()}`);
  assertEquals((await Deno.lstat(path)).mode! & 0o777, 0o700);
});

test("SocketDirectory.open() prefers XDG_RUNTIME_DIR", async (temporary) => {
  const env = new Map([["XDG_RUNTIME_DIR", temporary], ["TMPDIR", "/nowhere"]]);
  assertEquals((await open({ env })).path, `${temporary}/rosy`);
});

test("SocketDirectory.open() passes over an XDG_RUNTIME_DIR that is not there", async (temporary) => {
  const env = new Map([["XDG_RUNTIME_DIR", `${temporary}/none`], ["TMPDIR", temporary]]);
  assertEquals((await open({ env })).path, `${temporary}/rosy-${Deno.uid()}`);
});

test("SocketDirectory.open() passes over another user's XDG_RUNTIME_DIR", async (temporary) => {
  const runtime = `${temporary}/runtime`;
  await Deno.mkdir(runtime);
  await Deno.chown(runtime, 65534, 65534);
  const env = new Map([["XDG_RUNTIME_DIR", runtime], ["TMPDIR", temporary]]);
  assertEquals((await open({ env })).path, `${temporary}/rosy-0`);
}, !isRoot());

test("SocketDirectory.open() uses a directory that is there already", async (temporary) => {
  const both = await Promise.all([openIn(temporary), openIn(temporary)]);
  assertEquals(both[0].path, both[1].path);
  assertEquals((await openIn(temporary)).path, both[0].path);
});

test("SocketDirectory.open() refuses a symbolic link", async (temporary) => {
  await Deno.mkdir(`${temporary}/elsewhere`, { mode: 0o700 });
  await Deno.symlink(`${temporary}/elsewhere`, `${temporary}/rosy-${Deno.uid()}`);
  await assertProblem(openIn(temporary), "unsafe", "it is a symbolic link");
});

test("SocketDirectory.open() refuses a file", async (temporary) => {
  await Deno.writeTextFile(`${temporary}/rosy-${Deno.uid()}`, "");
  await assertProblem(openIn(temporary), "unsafe", "it is not a directory");
});

test("SocketDirectory.open() refuses a directory that others can enter", async (temporary) => {
  const path = `${temporary}/rosy-${Deno.uid()}`;
  await Deno.mkdir(path);
  await Deno.chmod(path, 0o755);
  await assertProblem(openIn(temporary), "unsafe", `its mode is 755, not 700; run "chmod 700`);
});

test("SocketDirectory.open() refuses another user's directory", async (temporary) => {
  const path = `${temporary}/rosy-0`;
  await Deno.mkdir(path, { mode: 0o700 });
  await Deno.chown(path, 65534, 65534);
  await assertProblem(openIn(temporary), "unsafe", "it belongs to user 65534, not 0");
}, !isRoot());

test("SocketDirectory.open() refuses a TMPDIR in which others can replace files", async (temporary) => {
  await Deno.chmod(temporary, 0o777);
  await assertProblem(openIn(temporary), "unsafe", "every user may replace files there");
  await Deno.chmod(temporary, 0o1777);
  await openIn(temporary);
});

test("SocketDirectory.open() refuses a TMPDIR that is too deep", async (temporary) => {
  const deep = `${temporary}/${"d".repeat(80)}`;
  await Deno.mkdir(deep);
  await assertProblem(openIn(deep), "path-too-long", "bytes are more than the system's");
});

test("SocketDirectory.open() says so where there is no TMPDIR", async (temporary) => {
  await assertProblem(openIn(`${temporary}/none`), "unusable", "Cannot make a directory");
});

test("SocketDirectory.open() says so where nothing can be written", async () => {
  await assertProblem(openIn("/sys"), "not-permitted", "Cannot make a directory");
}, Deno.build.os !== "linux");

test("SocketDirectory.open() says so where Deno forbids it", async (temporary) => {
  assertEquals(await openInChild(temporary, []), "not-permitted");
  assertEquals(await openInChild(temporary, ["--allow-read"]), "not-permitted");
});

test("SocketDirectory.open() needs no permission but those for the files", async (temporary) => {
  const permissions = [`--allow-read=${temporary}`, `--allow-write=${temporary}`];
  assertEquals(await openInChild(temporary, permissions), `${temporary}/rosy-${Deno.uid()}`);
  assertEquals([...Deno.readDirSync(temporary)].length, 1);
});

leakTest("SocketDirectory.open() says that Windows is not supported", async () => {
  await assertProblem(open({ os: "windows" }), "unsupported", "not supported on Windows");
});

test("SocketDirectory.pathFor() is where the transport can listen", async (temporary) => {
  const directory = await openIn(temporary);
  const path = directory.pathFor(UUID);
  assertEquals(path, `${directory.path}/${Deno.pid}-${UUID}.sock`);
  (await unixTransport.listen({ transport: "unix", path })).close();
});

test("SocketDirectory.pathFor() allows the longest path that the system does", async (temporary) => {
  const directory = await openIn(temporary);
  const room = Deno.build.os === "linux" ? 107 : 103;
  const longest = "x".repeat(room - directory.pathFor("").length);
  const path = directory.pathFor(longest);
  (await unixTransport.listen({ transport: "unix", path })).close();
  const tooLong = await assertRejects(
    () => Promise.resolve().then(() => directory.pathFor(`${longest}x`)),
    SocketDirectoryError,
  );
  assertEquals(tooLong.problem, "path-too-long");
});

test("SocketDirectory.open() removes the socket of a killed process", async (temporary) => {
  const { path } = await openIn(temporary);
  const left = await leaveSocket(path);
  const logger = new RecordingLogger();
  await openIn(temporary, { clock: LATER, logger });
  await assertRejects(() => Deno.lstat(left), Deno.errors.NotFound);
  assertEquals(logger.lines, [`debug: Removed 1 sockets of dead processes from ${path}`]);
});

test("SocketDirectory.open() leaves a young socket to the next start", async (temporary) => {
  const { path } = await openIn(temporary);
  const left = await leaveSocket(path);
  const info = await Deno.lstat(left);
  await openIn(temporary, { clock: new VirtualClock(info.mtime!.getTime() + 999) });
  assert((await Deno.lstat(left)).isSocket);
});

test("SocketDirectory.open() leaves the sockets of the living alone", async (temporary) => {
  const directory = await openIn(temporary);
  const own = await unixTransport.listen({ transport: "unix", path: directory.pathFor(UUID) });
  // Alive, although no process of this machine has that number: another container's.
  const foreignPath = `${directory.path}/4194999-${UUID}.sock`;
  const foreign = await unixTransport.listen({ transport: "unix", path: foreignPath });
  await openIn(temporary, { clock: LATER });
  assertEquals(
    namesIn(directory.path),
    [`4194999-${UUID}.sock`, `${Deno.pid}-${UUID}.sock`].sort(),
  );
  own.close();
  foreign.close();
});

test("SocketDirectory.open() removes a dead socket with its own process id", async (temporary) => {
  const { path } = await openIn(temporary);
  const left = await leaveSocket(path);
  await Deno.rename(left, `${path}/${Deno.pid}-${UUID}.sock`);
  await openIn(temporary, { clock: LATER });
  assertEquals(namesIn(path), []);
});

test("SocketDirectory.open() touches nothing but sockets", async (temporary) => {
  const { path } = await openIn(temporary);
  const file = `4194999-${UUID}.sock`;
  await Deno.writeTextFile(`${path}/${file}`, "");
  await Deno.writeTextFile(`${path}/notes.txt`, "");
  await openIn(temporary, { clock: LATER });
  assertEquals(namesIn(path), [file, "notes.txt"]);
});

function open(options: Partial<SocketDirectoryOptions>): Promise<SocketDirectory> {
  return SocketDirectory.open({ logger: new RecordingLogger(), ...options });
}

function openIn(
  temporary: string,
  options: Partial<SocketDirectoryOptions> = {},
): Promise<SocketDirectory> {
  return open({ env: new Map([["TMPDIR", temporary]]), ...options });
}

function childProgram(file: string): string {
  return new URL(`./children/${file}`, import.meta.url).href;
}

async function openInChild(temporary: string, permissions: string[]): Promise<string> {
  const program = childProgram("open_socket_directory.ts");
  await using child = new TestProcess(["run", "--no-prompt", ...permissions, program, temporary]);
  return (await child.end()).stdout;
}

async function assertProblem(
  opening: Promise<unknown>,
  problem: SocketDirectoryProblem,
  text: string,
): Promise<void> {
  const error = await assertRejects(() => opening, SocketDirectoryError);
  assertEquals(error.problem, problem);
  assertStringIncludes(error.message, text);
}

/** Lets a process listen below `path`, kills it, and returns the socket that it leaves. */
async function leaveSocket(path: string): Promise<string> {
  const socket = `${path}/listening.sock`;
  await using child = new TestProcess(["run", "-A", childProgram("listen_and_wait.ts"), socket]);
  await child.waitForLine("listening");
  await child.stop("SIGKILL");
  const left = `${path}/${child.pid}-${UUID}.sock`;
  await Deno.rename(socket, left);
  return left;
}

function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

function isRoot(): boolean {
  return Deno.build.os !== "windows" && Deno.uid() === 0;
}
