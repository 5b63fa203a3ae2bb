import { assertEquals } from "@std/assert";
import { findParamsFile } from "../../../lib/params/store/params_directory.ts";

const find = (
  name: string,
  variables: Record<string, string>,
  options: { directory?: string; domainId?: string } = {},
) =>
  findParamsFile({ domainId: options.domainId ?? "lab", name }, {
    directory: options.directory,
    variable: (name) => variables[name],
    os: "linux",
  });

Deno.test("findParamsFile() goes by the option, the variable, and where programs keep things", async () => {
  const all = { ROSY_PARAMS_DIR: "/var", XDG_STATE_HOME: "/state", HOME: "/home/me" };
  assertEquals(await find("driver", all, { directory: "/opt" }), { path: "/opt/lab/driver.json" });
  assertEquals(await find("driver", all), { path: "/var/lab/driver.json" });
  assertEquals(await find("driver", { ...all, ROSY_PARAMS_DIR: "" }), {
    path: "/state/rosy/params/lab/driver.json",
  });
  const home = "/home/me/.local/state/rosy/params/lab/driver.json";
  assertEquals(await find("driver", { XDG_STATE_HOME: "state", HOME: "/home/me" }), { path: home });
  assertEquals(await find("driver", {}), {
    problem: "set ROSY_PARAMS_DIR to a directory, for there is no home directory",
  });
});

Deno.test("findParamsFile() leads nowhere else, whatever names hold", async () => {
  const path = async (name: string, domainId = "lab") => {
    const place = await find(name, { ROSY_PARAMS_DIR: "/p" }, { domainId });
    return "path" in place ? place.path : "";
  };
  assertEquals(await path("left/driver"), "/p/lab/left%2Fdriver.json");
  assertEquals(await path("..", ".."), "/p/%2E./%2E..json");
  assertEquals(await path("a%2Fb"), "/p/lab/a%252Fb.json");
  assertEquals(await path("é b"), "/p/lab/%C3%A9%20b.json");
  const [one, other] = [await path("é".repeat(120) + "a"), await path("é".repeat(120) + "b")];
  assertEquals(one === other, false);
  assertEquals(one.split("/").at(-1)!.length < 200, true);
});

Deno.test("findParamsFile() names the flag where the environment may not be read", async () => {
  const place = await findParamsFile({ domainId: "lab", name: "driver" }, {
    variable: (name) => {
      throw new Deno.errors.NotCapable(
        `Requires env access to "${name}", run again with the --allow-env flag`,
      );
    },
  });
  assertEquals("problem" in place && place.problem.endsWith("--allow-env=ROSY_PARAMS_DIR"), true);
});
