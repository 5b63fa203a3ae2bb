import { assertEquals, assertRejects } from "@std/assert";
import { directoryAssets } from "../../../lib/web/foxglove/directory_assets.ts";
import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import { TempDirectory } from "../../bag/support.ts";

Deno.test("directoryAssets() gives files of packages in its directory, and nothing else", async () => {
  await using temp = await TempDirectory.create();
  await Deno.mkdir(temp.file("assets/robot/meshes"), { recursive: true });
  await Deno.writeTextFile(temp.file("assets/robot/meshes/arm.dae"), "mesh");
  await Deno.writeTextFile(temp.file("secret"), "secret");
  await Deno.symlink(temp.file("secret"), temp.file("assets/robot/link"));
  await Deno.symlink(temp.file("assets/robot/meshes/arm.dae"), temp.file("assets/robot/inner"));
  const assets = directoryAssets(temp.file("assets"));
  for (const uri of ["package://robot/meshes/arm.dae", "package://robot/inner"]) {
    assertEquals(new TextDecoder().decode(await assets.read(uri, 100)), "mesh");
  }
  for (
    const uri of [
      "package://robot/../../secret",
      "package://../secret",
      "package://robot/link",
      "package://robot/meshes",
      "package://robot",
      "package:///robot/meshes/arm.dae",
      "package://robot//meshes/arm.dae",
      "package://robot/meshes\\arm.dae",
      "package://robot/\0",
      `package://robot/${"a".repeat(5000)}`,
      `file://${temp.file("secret")}`,
      temp.file("secret"),
      "",
    ]
  ) {
    const error = await assertRejects(() => assets.read(uri, 100), GatewayError);
    assertEquals(error.code, "not-found", uri);
    assertEquals(error.message.includes(temp.path), uri.includes(temp.path), uri);
  }
  const error = await assertRejects(
    () => assets.read("package://robot/meshes/arm.dae", 3),
    GatewayError,
  );
  assertEquals(error.code, "busy");
});
