import { assertEquals } from "@std/assert";
import { fromList, toList } from "../../../../lib/bridge/python/mesh/arguments.ts";
import { pythonTextOf, remoteErrorOf } from "../../../../lib/bridge/python/mesh/python_error.ts";
import { Selector } from "../../../../lib/bridge/python/mesh/selector.ts";

Deno.test("toList() puts keyword arguments at the end, where there are some", () => {
  assertEquals(toList({ args: [1], keywords: { a: 2 } }), [1, { a: 2 }]);
  assertEquals(toList({ args: [1], keywords: {} }), [1]);
});

Deno.test("fromList() makes keyword arguments of an object at the end only where it is told to", () => {
  const list = [1, { name: "x" }];
  assertEquals(fromList(list, "never"), { args: list, keywords: {} });
  assertEquals(fromList(list, "last"), { args: [1], keywords: { name: "x" } });
  for (const last of [{}, { "not a name": 1 }, [1], new Date(0), null, "text"]) {
    assertEquals(fromList([last], "last"), { args: [last], keywords: {} });
  }
});

Deno.test("errors keep their names and messages on the way to Python and back", () => {
  const texts = [
    ["ValueError('no')", "ValueError", "no"],
    [`KeyError("it's")`, "KeyError", "it's"],
    ["mine.Odd('a', 2)", "mine.Odd", "'a', 2"],
    [
      "service='a' is not provided by this node",
      "Exception",
      "service='a' is not provided by this node",
    ],
  ];
  for (const [text, name, message] of texts) {
    const { remoteName, remoteMessage } = remoteErrorOf("s", text!);
    assertEquals([remoteName, remoteMessage], [name, message]);
  }
  const { remoteName, remoteMessage } = remoteErrorOf(
    "s",
    pythonTextOf(new RangeError("it's\n\\")),
  );
  assertEquals([remoteName, remoteMessage], ["RangeError", "it's\n\\"]);
});

Deno.test("Selector takes those that share a name in turn", () => {
  const node = (name: string, uuid: string) => ({
    spec: {
      id: { name, hostname: "h", uuid },
      addresses: [],
      topics: new Set(""),
      services: new Set(""),
    },
  });
  const nodes = [node("a", "1"), node("a", "2"), node("b", "3")];
  const selector = new Selector();
  const chosen = () => selector.forTopic(nodes).map(({ spec }) => spec.id.uuid);
  assertEquals([chosen(), chosen(), chosen()], [["1", "3"], ["2", "3"], ["1", "3"]]);
  assertEquals(selector.forService([]), undefined);
});
