import { assertEquals } from "@std/assert";
import { docComment } from "../../lib/typescript/doc_comment.ts";

Deno.test("docComment() writes short texts into one line, and nothing where nothing is said", () => {
  assertEquals(docComment("In metres.", "  "), "  /** In metres. */\n");
  assertEquals(docComment(undefined), "");
  assertEquals(docComment(" \n "), "");
});

Deno.test("docComment() wraps paragraphs and items of lists, but no examples", () => {
  const long = "word ".repeat(25);
  assertEquals(
    docComment(`${long}\n\n- ${long}\n\n\`\`\`js\n${long}\n\`\`\``),
    [
      "/**",
      ` * ${"word ".repeat(19).trim()}`,
      ` * ${"word ".repeat(6).trim()}`,
      " *",
      ` * - ${"word ".repeat(19).trim()}`,
      ` *   ${"word ".repeat(6).trim()}`,
      " *",
      " * ```text",
      ` * ${long.trim()}`,
      " * ```",
      " */",
      "",
    ].join("\n"),
  );
});

Deno.test("docComment() keeps what is said within the comment", () => {
  assertEquals(docComment("a */ b\u2028c\u0007d"), "/**\n * a *\\/ b\n * c d\n */\n");
});
