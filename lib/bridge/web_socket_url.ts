/**
 * Reads the address of a server of WebSockets.
 *
 * @param address What a user wrote.
 * @returns The URL.
 * @throws {TypeError} If it is none.
 */
export function webSocketUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^wss?:$/.test(url.protocol)) return url;
  throw new TypeError(
    `Cannot use "${address}" as the address of a WebSocket: write it as ws://robot:9090`,
  );
}
