/** More would hide what matters. */
const MAX_URLS = 4;

/**
 * Finds out by which URLs other machines reach a server that listens at all addresses.
 *
 * @param url Where this machine finds it: `http://localhost:7680/`.
 * @param interfaces The machine's networks.
 * @returns The URLs, those of IPv4 first; none of addresses that hold on this machine or one cable alone.
 */
export function machineUrls(
  url: string,
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "family" | "address">[],
): readonly string[] {
  const reached = interfaces.filter(({ address }) => !isLocal(address));
  const ofFamily = (wanted: "IPv4" | "IPv6") => reached.filter(({ family }) => family === wanted);
  const urls = [...ofFamily("IPv4"), ...ofFamily("IPv6")].map(({ family, address }) => {
    const at = new URL(url);
    at.hostname = family === "IPv6" ? `[${address}]` : address;
    return at.href;
  });
  return [...new Set(urls)].slice(0, MAX_URLS);
}

function isLocal(address: string): boolean {
  return /^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address);
}
