/** A port of loopback that nobody listens at now: for who has to be named before it is there. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
