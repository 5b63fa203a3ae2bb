// Connects to the address in the first argument, sends one byte, and stays until it is killed.
const conn = await Deno.connect(JSON.parse(Deno.args[0]!));
await conn.write(Uint8Array.of(1));
await conn.read(new Uint8Array(1));
