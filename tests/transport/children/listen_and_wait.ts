// Listens at the path in the first argument, says so, and stays until it is killed.
const listener = Deno.listen({ transport: "unix", path: Deno.args[0]! });
await Deno.stdout.write(new TextEncoder().encode("listening\n"));
await listener.accept();
