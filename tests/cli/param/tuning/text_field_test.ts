import { assertEquals } from "@std/assert";
import { TextField } from "../../../../lib/cli/param/tuning/text_field.ts";
import { keyOfCharacter, named } from "../../../../lib/cli/terminal/screen/key_names.ts";

Deno.test("TextField is edited by keys", () => {
  const field = new TextField("añb");
  const press = (...keys: string[]) => keys.forEach((key) => field.press(named(key)));
  press("left", "backspace");
  assertEquals([field.text, field.before], ["ab", "a"]);
  field.press(keyOfCharacter("é")!);
  field.insert("x\ny");
  assertEquals([field.text, field.before], ["aéx yb", "aéx y"]);
  press("home", "delete", "left", "end", "right", "backspace");
  assertEquals(field.text, "éx y");
  field.press(named("u", { ctrl: true }));
  assertEquals([field.text, field.press(named("f1"))], ["", false]);
});
