import { assertEquals, assertMatch } from "@std/assert";
import { CLIENT, ENVIRONMENT, NEEDS, PYTHON } from "./python_node.ts";

Deno.test({
  name: `the Python client reads and writes the vectors of docs/ ${NEEDS}`,
  ignore: !PYTHON,
  async fn() {
    const { code, stderr } = await new Deno.Command(PYTHON!, {
      args: ["-W", "error", "-m", "unittest", "discover", "-t", ".", "tests"],
      cwd: CLIENT,
      env: ENVIRONMENT,
    }).output();
    const output = new TextDecoder().decode(stderr);
    assertEquals(code, 0, output);
    // None of them may have been skipped.
    assertMatch(output, /\nRan \d{2} tests in .*\n\nOK\n$/);
  },
});
