// deno-lint-ignore-file no-console -- it says why it does nothing
/**
 * `deno task test:arm`: the core of the tests under Deno for 64-bit ARM, emulated.
 *
 * Needs Linux 6.7 or later on another processor, npm, and from Debian `qemu-user-static`,
 * `libc6-arm64-cross` and `libgcc-s1-arm64-cross`; or `QEMU` and `QEMU_LD_PREFIX`, which name the
 * emulator and the folder of ARM's libraries. It proves that rosy is correct on ARM, not that it is
 * fast. The emulator knows no multicast: nodes find each other by a coordinator.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const DIRECTORY = `${ROOT}dist/arm`;
const PACKAGE = "@deno/linux-arm64-glibc";

/** What a robot's board has to get right: bytes, sockets, and two processes that talk. */
const TESTS = [
  "tests/bytes",
  "tests/codec/contract_test.ts",
  "tests/codec/vectors_test.ts",
  "tests/wire",
  "tests/transport/tcp_test.ts",
  "tests/transport/unix_test.ts",
  "tests/package/two_processes_test.ts",
];

/**
 * Has the kernel start ARM programs, also those that a test starts, by the emulator: in a namespace
 * of its own, so that the rest of the machine sees nothing of it.
 */
const REGISTER = String.raw`set -e
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
printf '%s' ":rosy-arm:M::$magic:$mask:$QEMU:F" > /proc/sys/fs/binfmt_misc/register
exec "$@"
`;

const IN_NAMESPACE = [
  ...["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"],
  ...["/bin/sh", "-c", REGISTER, "test:arm"],
];

type Variables = Record<string, string>;

/** Says that the tests cannot run here, by name, and ends: that is no failure. */
function skip(reason: string): never {
  for (const test of TESTS) console.log(`${test} on ARM ... ignored`);
  console.log(`\nThe tests on ARM were skipped: ${reason}`);
  Deno.exit(0);
}

/** @returns The exit status. */
async function run(command: string, args: readonly string[], env: Variables): Promise<number> {
  const child = new Deno.Command(command, { args: [...args], cwd: ROOT, env, stdin: "null" })
    .spawn();
  // `unshare` is deaf to signals while its child runs, but takes all of it along when it is killed.
  const stop = () => child.kill("SIGKILL");
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stop);
  return (await child.status).code;
}

/** Like {@linkcode run}, for what may be missing: neither prints nor throws. */
async function works(
  command: string,
  args: readonly string[],
  env: Variables = {},
): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: [...args], env }).output()).success;
  } catch {
    return false;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function findEmulator(): Promise<string> {
  const named = Deno.env.get("QEMU");
  const candidates = named
    ? [named]
    : ["/usr/bin/qemu-aarch64-static", "/usr/local/bin/qemu-aarch64-static"];
  for (const path of candidates) if (await isThere(path)) return path;
  skip(`${candidates[0]} is not there; install qemu-user-static, or set QEMU to where it is`);
}

async function findLibraries(): Promise<string> {
  const path = Deno.env.get("QEMU_LD_PREFIX") ?? "/usr/aarch64-linux-gnu";
  if (await isThere(`${path}/lib/libgcc_s.so.1`)) return path;
  skip(
    `${path} has no libraries for ARM; install libc6-arm64-cross and libgcc-s1-arm64-cross, or ` +
      "set QEMU_LD_PREFIX",
  );
}

/** Deno for ARM, as npm has it; downloaded once. */
async function findDeno(): Promise<string> {
  const version = Deno.version.deno;
  const directory = `${DIRECTORY}/${version}`;
  const path = `${directory}/node_modules/${PACKAGE}/deno`;
  if (await isThere(path)) return path;
  const isInstalled = await works("npm", [
    ...["install", "--prefix", directory, "--no-save", "--force", "--no-audit", "--no-fund"],
    ...["--os=linux", "--cpu=arm64", "--libc=glibc", `${PACKAGE}@${version}`],
  ]);
  if (isInstalled && await isThere(path)) return path;
  skip(`npm could not install ${PACKAGE}@${version}`);
}

async function main(args: readonly string[]): Promise<number> {
  const { os, arch } = Deno.build;
  if (os !== "linux") skip(`they need Linux, and this is ${os}`);
  if (arch === "aarch64") skip("this machine is ARM itself; run deno task test");
  const QEMU = await findEmulator();
  const env = { QEMU, QEMU_LD_PREFIX: await findLibraries(), ROSY_TESTS_EMULATED: "1" };
  const deno = await findDeno();
  if (!await works("unshare", [...IN_NAMESPACE, deno, "--version"], env)) {
    skip("Linux 6.7 or later is needed, with user namespaces that unshare may make");
  }
  const tests = args.length > 0 ? args : TESTS;
  return await run("unshare", [
    ...IN_NAMESPACE,
    ...[deno, "test", "-A", "--no-check", "--no-lock", ...tests],
  ], env);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
