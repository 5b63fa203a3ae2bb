import { MAX_PICKLE_DEPTH } from "../../../lib/pickle/finish.ts";
import { MadeByClass } from "../../../lib/pickle/made_by_class.ts";
import { pickle } from "../../../lib/pickle/pickle.ts";
import { PickleClassError, PickleError } from "../../../lib/pickle/pickle_error.ts";
import { unpickle } from "../../../lib/pickle/unpickle.ts";
import { anyValue } from "../../codec/generated_values.ts";
import { Random } from "../../support/random.ts";
import { attempt, type Bytes, type FuzzTarget, promise } from "../target.ts";
import { checkValue } from "../values.ts";

const bytes = (text: string): Bytes =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Values of all kinds, and the words of old protocols. */
function seeds(): Bytes[] {
  const random = new Random(4713);
  const values = Array.from({ length: 60 }, () => anyValue(random));
  const objects = new MadeByClass("mine.Spec", { fields: { a: [1], b: new Date(0) } });
  const old = [
    "(lp0\nI1\naI01\naL99L\naF1.5\naVtext\\u1234\np1\nag1\na(dp2\nVk\nNs.",
    "c__builtin__\nset\n((lp0\nI1\natR.",
    "\x80\x02ccollections\nOrderedDict\n)Rq\x00(X\x01\x00\x00\x00aK\x01u.",
    "\x80\x02cuuid\nUUID\n)\x81}X\x03\x00\x00\x00int\x8a\x01\x07sb.",
  ];
  const written = [...values, [objects]].flatMap((value) =>
    attempt([TypeError], () => pickle(value))
  );
  return [...written.filter((seed) => seed !== undefined), ...old.map(bytes)]
    .filter(({ length }) => length < 2000);
}

/** What Python sends, as a stranger could have written it. */
export const PICKLE_TARGETS: readonly FuzzTarget[] = [{
  name: "pickle",
  weight: 16,
  seeds: seeds(),
  words: [
    ...["\x94h\x00", "q\x01h\x01", "r\xff\xff\xff\xff", "j\xff\xff\xff\xff", "2", "(", "0", "1"],
    ...["\x8b\xff\xff\xff\x7f", "\x8e\xff\xff\xff\xff\x00\x00\x00\x00", "\x95\x00\x00\x00\x00"],
    ...["cos\nsystem\n", "\x8c\x09__proto__", "\x93", "\x81", "R", "b", "}", "\x8f", "(u", "(\x90"],
  ].map(bytes),
  run(input) {
    const classes = new Map([["mine.Spec", ({ state }: { state: unknown }) => [state]]]);
    const value = attempt([PickleError, PickleClassError], () => ({
      it: unpickle(input, { classes }),
    }));
    if (!value) return;
    checkValue(value.it, { maxDepth: MAX_PICKLE_DEPTH, maxValues: input.length + 16 });
    const written = attempt([TypeError], () => pickle(value.it));
    if (!written) return;
    const twice = pickle(unpickle(written));
    promise(written.toHex() === twice.toHex(), () => "it came back as another value");
  },
}];
