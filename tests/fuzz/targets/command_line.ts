import { parseArgumentValues } from "../../../lib/cli/values/argument_values.ts";
import { parseExactJson } from "../../../lib/cli/values/exact_json.ts";
import { parseValue } from "../../../lib/cli/values/parse_value.ts";
import { compileFieldPath } from "../../../lib/cli/messages/field_path.ts";
import { formatValue } from "../../../lib/cli/values/format_value.ts";
import { fromJsonValue } from "../../../lib/cli/values/from_json_value.ts";
import { toJsonValue } from "../../../lib/cli/values/json_value.ts";
import { parseMessage } from "../../../lib/cli/messages/message_lines.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { attempt, attemptAsync, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";

const VALUES = texts(
  ...["hello world", "42", "pi=3.14", "{key: value, data: [1, 2, 3]}", '{"a": [null, true, 1e3]}'],
  ...["[&a [1], *a]", "'text'", '"\\u0041"', "-.inf", "0x10", "2024-01-01", "[ranges.0]", "a[0].b"],
  ...['{"topic":"t","args":[{"$bytes":"AQI="},{"$map":[[1,2]]}]}', '{"$Float32Array":[1,2]}'],
  ...['{"$date":"2026-01-01T00:00:00.000Z"}', '{"$bigint":"123456789012345678901234567890"}'],
);
const WORDS = texts(
  ...[
    "{",
    "[",
    "&a ",
    "*a",
    "!!binary ",
    "!!js/undefined ",
    '{"$set":[',
    '{"$map":[[',
    "__proto__: ",
  ],
  ...['{"$object":{', "<<: ", "? ", "\\.", "[-1]", "=", "NaN", '{"$number":"NaN"}', "1e999"],
);

const decoder = new TextDecoder();

/** What users type, and what they pipe in. */
export const COMMAND_LINE_TARGETS: readonly FuzzTarget[] = [{
  name: "values",
  weight: 2.5,
  seeds: VALUES,
  words: WORDS,
  // The parser of YAML keeps all that it finds wrong, and aliases repeat what they stand for.
  allowanceBytes: 48 * 1024 * 1024,
  bytesPerByte: 8192,
  async run(input: Bytes) {
    const text = decoder.decode(input);
    const make = await attemptAsync([UsageError], () => parseValue(text));
    // Aliases repeat what they stand for.
    if (make) checkValue(make(), { maxDepth: 20_000, maxValues: 100_016 });
    // What comes after `js:` is the user's own code, which is not for us to run here.
    if (!text.includes("js:")) {
      await attemptAsync(
        [UsageError],
        async () => void await (await parseArgumentValues([text, "1"]))(),
      );
    }
    const path = attempt([UsageError], () => compileFieldPath(text));
    const found = path?.([{ a: [1, { b: 2 }] }, new Map([["a", 1]])]);
    promise(typeof found?.value !== "function", () => "a path that leads to code");
  },
}, {
  name: "lines",
  weight: 4,
  seeds: VALUES.slice(-8),
  words: WORDS,
  allowanceBytes: 2 * 1024 * 1024,
  bytesPerByte: 2048,
  run(input: Bytes) {
    const text = decoder.decode(input);
    // A `RangeError` is what a stack that is too deep ends with; `readMessages` words it.
    const args = attempt([SyntaxError, TypeError, RangeError], () => parseMessage(text));
    if (!args) return;
    checkValue(args, { maxDepth: 20_000, maxValues: 16 + 2 * text.length });
    const again = attempt(
      [RangeError],
      () => fromJsonValue(parseExactJson(JSON.stringify(toJsonValue(args)))),
    );
    if (again === undefined) return;
    const twice = JSON.stringify(toJsonValue(again));
    promise(JSON.stringify(toJsonValue(args)) === twice, () => "JSON came back as another value");
    const shown = attempt([RangeError], () => formatValue(args, {})) ?? "";
    // deno-lint-ignore no-control-regex
    promise(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(shown), () => "it would upset a terminal");
  },
}];
