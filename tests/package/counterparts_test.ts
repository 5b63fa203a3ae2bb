import { assertEquals } from "@std/assert";
import { COUNTERPARTS, install, type Runner } from "../../.ci/counterparts.ts";

/** A machine with some programs, where apt-get knows some packages and needs its lists updated. */
function machine(
  { programs, packages, isRoot = true }: {
    programs: readonly string[];
    packages: Record<string, string>;
    isRoot?: boolean;
  },
): Runner & { readonly calls: string[]; readonly guarded: boolean[] } {
  const there = new Set(programs);
  const calls: string[] = [];
  const guarded: boolean[] = [];
  let isUpdated = false;
  let isGuarded = false;
  return {
    calls,
    guarded,
    isRoot,
    has: (program) => Promise.resolve(there.has(program)),
    hasModule: (module) => Promise.resolve(there.has(module)),
    hasOriginal: (file) => Promise.resolve(there.has(file)),
    hasPackaged: (file) => Promise.resolve(there.has(file)),
    run: (command, args) => {
      const [action, ...names] = args.filter((arg) => !arg.startsWith("-"));
      calls.push([command, action, ...names].join(" "));
      guarded.push(isGuarded);
      if (action === "update") isUpdated = true;
      const isKnown = isUpdated && names.every((name) => Object.hasOwn(packages, name));
      if (isKnown) { for (const name of names) there.add(packages[name]!); }
      return Promise.resolve(isKnown);
    },
    withoutServices: async (action) => {
      isGuarded = true;
      try {
        return await action();
      } finally {
        isGuarded = false;
      }
    },
  };
}

const WANTED = [
  { room: "debian", name: "zsh", program: "zsh", purpose: "a shell" },
  { room: "debian", name: "libclock", program: "faketime", purpose: "clocks" },
] as const;

Deno.test("counterparts that are there are left alone", async () => {
  const there = machine({ programs: ["zsh", "faketime"], packages: {} });
  assertEquals(await install(WANTED, there), []);
  assertEquals(there.calls, []);
});

Deno.test("counterparts that are missing are installed, and no service is started", async () => {
  const bare = machine({
    programs: ["apt-get", "zsh"],
    packages: { zsh: "zsh", libclock: "faketime" },
  });
  assertEquals(await install(WANTED, bare), ["Installed: libclock (clocks)"]);
  assertEquals(bare.calls, [
    "apt-get install libclock",
    "apt-get update",
    "apt-get install libclock",
  ]);
  assertEquals(bare.guarded, [true, true, true]);
});

Deno.test("a counterpart that cannot be had keeps no other out, and is named", async () => {
  const lines = await install(
    WANTED,
    machine({ programs: ["apt-get"], packages: { zsh: "zsh" } }),
  );
  assertEquals(lines, [
    "Installed: zsh (a shell)",
    "Missing: libclock (clocks): apt-get could not install it",
  ]);
});

Deno.test("counterparts say what to do where there is no root or no apt-get", async () => {
  const packages = { zsh: "zsh", libclock: "faketime" };
  const user = machine({ programs: ["apt-get", "faketime"], packages, isRoot: false });
  assertEquals(await install(WANTED, user), [
    "Missing: zsh (a shell): only root can install it: sudo apt-get install zsh",
  ]);
  const other = machine({ programs: ["faketime"], packages });
  assertEquals(await install(WANTED, other), [
    "Missing: zsh (a shell): this machine has no apt-get",
  ]);
  assertEquals([...user.calls, ...other.calls], []);
});

Deno.test("Python's packages go into an environment of their own, each by itself where one fails", async () => {
  const wanted = [
    { room: "python", name: "mcap==1", program: "mcap", purpose: "bags" },
    { room: "python", name: "odd==2", program: "odd", purpose: "nothing" },
  ] as const;
  const calls: string[] = [];
  const there = new Set<string>();
  const runner: Runner = {
    ...machine({ programs: ["python3"], packages: {} }),
    hasModule: (module) => Promise.resolve(there.has(module)),
    run: (command, args) => {
      calls.push([command, ...args].join(" "));
      if (args.at(-1) === "mcap==1") there.add("mcap");
      return Promise.resolve(args.includes("venv") || args.at(-1) === "mcap==1");
    },
  };
  assertEquals(await install(wanted, runner), [
    "Installed: mcap==1 (bags)",
    "Missing: odd==2 (nothing): pip could not install it",
  ]);
  const pip = ".counterparts/python/bin/python -m pip install -q";
  assertEquals(calls, [
    "python3 -m venv .counterparts/python",
    `${pip} mcap==1 odd==2`,
    `${pip} mcap==1`,
    `${pip} odd==2`,
  ]);
  const bare = machine({ programs: [], packages: {} });
  assertEquals(await install([wanted[0]], bare), [
    "Missing: mcap==1 (bags): this machine has no python3",
  ]);
});

Deno.test("a Python package that is needed in two versions has a folder for each", async () => {
  const wanted = (version: string) => ({
    room: "originals",
    name: `rosy==${version}`,
    program: `rosy==${version}/rosy.py`,
    purpose: "bridges",
  } as const);
  const there = new Set(["rosy==1/rosy.py"]);
  const runner: Runner = {
    ...machine({ programs: ["python3"], packages: {} }),
    hasOriginal: (file) => Promise.resolve(there.has(file)),
    run: (_command, args) => {
      if (args.at(-1) !== "rosy==2") return Promise.resolve(false);
      assertEquals(args.slice(-3), ["--target", ".counterparts/originals/rosy==2", "rosy==2"]);
      there.add("rosy==2/rosy.py");
      return Promise.resolve(true);
    },
  };
  assertEquals(await install([wanted("1"), wanted("2"), wanted("3")], runner), [
    "Installed: rosy==2 (bridges)",
    "Missing: rosy==3 (bridges): pip could not install it",
  ]);
});

Deno.test("npm's packages go into a folder of their own, each by itself where one fails", async () => {
  const wanted = [
    { room: "npm", name: "react@17", program: "react/react.js", purpose: "pages" },
    { room: "npm", name: "odd@2", program: "odd/odd.js", purpose: "nothing" },
  ] as const;
  const calls: string[] = [];
  const there = new Set<string>();
  const runner: Runner = {
    ...machine({ programs: ["npm"], packages: {} }),
    hasPackaged: (file) => Promise.resolve(there.has(file)),
    run: (command, args) => {
      const isKnown = !args.includes("odd@2");
      if (isKnown) there.add("react/react.js");
      const optional = ["--no-audit", "--no-fund", "--loglevel=error"];
      calls.push([command, ...args.filter((arg) => !optional.includes(arg))].join(" "));
      return Promise.resolve(isKnown);
    },
  };
  assertEquals(await install(wanted, runner), [
    "Installed: react@17 (pages)",
    "Missing: odd@2 (nothing): npm could not install it",
  ]);
  const npm = "npm install --prefix .counterparts/npm --ignore-scripts";
  assertEquals(calls, [`${npm} react@17 odd@2`, `${npm} react@17`, `${npm} odd@2`]);
  assertEquals(await install([wanted[1]], machine({ programs: [], packages: {} })), [
    "Missing: odd@2 (nothing): this machine has no npm",
  ]);
});

Deno.test("a Python without environments gets what makes them", async () => {
  const wanted = [{ room: "python", name: "mcap==1", program: "mcap", purpose: "bags" }] as const;
  const calls: string[] = [];
  const isDone = (call: string) => calls.includes(call);
  const runner: Runner = {
    ...machine({ programs: ["python3", "apt-get"], packages: {} }),
    hasModule: () => Promise.resolve(calls.at(-1)?.endsWith("mcap==1") ?? false),
    run: (command, args) => {
      const hasEnvironments = isDone("apt-get python3-venv");
      calls.push(`${command} ${args.at(-1)}`);
      return Promise.resolve(!args.includes("venv") || hasEnvironments);
    },
  };
  assertEquals(await install(wanted, runner), ["Installed: mcap==1 (bags)"]);
  assertEquals(calls, [
    "python3 .counterparts/python",
    "apt-get python3-venv",
    "python3 .counterparts/python",
    ".counterparts/python/bin/python mcap==1",
  ]);
});

Deno.test("each counterpart is named once", () => {
  assertEquals(new Set(COUNTERPARTS.map(({ name }) => name)).size, COUNTERPARTS.length);
});
