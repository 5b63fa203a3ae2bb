import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseMessage } from "../../lib/cli/messages/message_lines.ts";
import { UsageError } from "../../lib/cli/line/usage_error.ts";
import { parseExactJson } from "../../lib/cli/values/exact_json.ts";
import { fromJsonValue } from "../../lib/cli/values/from_json_value.ts";
import { jsonLine } from "../../lib/cli/values/json_value.ts";
import { parseValue } from "../../lib/cli/values/parse_value.ts";
import { LaunchFileError } from "../../lib/launch/file/launch_file_error.ts";
import { planText } from "../launch/launch_rig.ts";
import { ROOT } from "./pages.ts";

/** A row of the table: `json` and `parameter` are missing where it says that there is none. */
interface Row {
  readonly written: string;
  readonly json?: string;
  readonly parameter?: string;
}

const PAGE = await Deno.readTextFile(new URL("docs/commands.md", ROOT));
const ROWS: Row[] = PAGE.split("### Numbers and words\n")[1]!.split("\n### ")[0]!
  .split("\n").filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [written, json, parameter] = line.split("|").slice(1).map((cell) =>
      /`(.*)`/.exec(cell)?.[1]
    );
    return { written: written!, ...(json && { json }), ...(parameter && { parameter }) };
  });

/** The last word of the command of a node with some keys. */
async function lastWord(keys: string, args: Record<string, string> = {}): Promise<string> {
  const { nodes: [node] } = await planText(
    `nodes:\n  a:\n    command: [x]\n    append_name: false\n${keys}`,
    { args },
  );
  return node!.command.words.at(-1)!;
}

function isQuoted({ written }: Row): boolean {
  return /^["']/.test(written);
}

function isFinite({ json }: Row): boolean {
  return !/Infinity|"NaN"\}/.test(json ?? "");
}

Deno.test("the table of values in docs/commands.md is read whole", () => {
  assert(ROWS.length >= 33, `${ROWS.length} rows`);
});

for (const row of ROWS) {
  const { written, json, parameter } = row;
  const wordFor = (text: string | undefined) => text === undefined ? "x" : `--p=${text}`;

  if (json === undefined) {
    Deno.test(`${written} is refused on the command line, in lines of JSON and in launch files`, async () => {
      for (const text of [written, `[${written}]`, `{a: ${written}}`]) {
        await assertRejects(() => parseValue(text), UsageError, "too large");
      }
      assertThrows(() => parseMessage(`[${written}]`), TypeError, "too large");
      await assertRejects(
        () => lastWord(`    args: { p: ${written} }`),
        LaunchFileError,
        "a.args.p: ",
      );
      await assertRejects(
        () => lastWord("    args:\n      p:\n      - ${arg:v}", { v: written }),
        LaunchFileError,
        "launch.yaml:7:9: nodes.a.args.p.0: ",
      );
    });
    continue;
  }

  Deno.test(`${written} on the command line is ${json}`, async () => {
    assertEquals(jsonLine((await parseValue(written))()), json);
    assertEquals(jsonLine((await parseValue(`[${written}]`))()), `[${json}]`);
    assertEquals(jsonLine((await parseValue(`{"a": ${written}}`))()), `{"a":${json}}`);
  });

  Deno.test(`${json}, as a line of JSON, is what it was printed for`, () => {
    const [value] = parseMessage(json);
    assertEquals(jsonLine(value), json);
    if (written.startsWith("0.1") || !isJson(written)) return;
    assertEquals(parseMessage(written), [value]);
  });

  Deno.test(`${written} as a parameter is ${parameter ?? "not handed on"}`, async () => {
    assertEquals(await lastWord(`    args: { p: ${written} }`), wordFor(parameter));
    if (isQuoted(row)) return;
    const args = { v: written };
    assertEquals(await lastWord("    args:\n      p: ${arg:v}", args), wordFor(parameter));
    assertEquals(await lastWord("    args: { p: '${arg:v}' }", args), wordFor(written));
    assertEquals(await lastWord(`    args:\n      p: \${arg:w:-${written}}`), wordFor(parameter));
  });

  Deno.test(`${written} within a parameter ${isFinite(row) ? "survives" : "is refused"}`, async () => {
    const planning = lastWord(`    args: { p: { l: [1, ${written}] } }`);
    if (isFinite(row)) {
      const [word, value] = [await planning, fromJsonValue(parseExactJson(json))];
      assertEquals(fromJsonValue(parseExactJson(word.slice("--p=".length))), { l: [1, value] });
    } else {
      await assertRejects(
        () => planning,
        LaunchFileError,
        "launch.yaml:5:25: nodes.a.args.p.l.1: ",
      );
    }
  });

  Deno.test(`${written} as a function's argument is ${json}`, async () => {
    const { nodes: [node] } = await planText(`processes: [[f.ts, run, { a: [${written}] }]]`);
    const word = node!.command.words.find((word) => word.startsWith("{"))!;
    assertEquals(jsonLine((await parseValue(word))()), `{"a":[${json}]}`);
  });

  Deno.test(`${written} in the environment is the text that is written`, async () => {
    const text = isQuoted(row) ? written.slice(1, -1) : written;
    if (parameter === undefined) return;
    const { nodes: [node] } = await planText(
      `nodes: { a: { command: [x], env: { A: ${written}, B: "\${arg:v}", C: "${text}" } } }`,
      { args: { v: text } },
    );
    assertEquals(node!.env, { A: text, B: text, C: text });
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
