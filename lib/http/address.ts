import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { isLoopback } from "@/lib/platform/settings";

/** Set by the front door alone, from the socket; whatever a client sends under this name is thrown away. */
export const PEER_HEADER = "x-latchkey-peer";

/** An address in its one spelling. Octal, short and plain numbers mean different things to different programs: null. */
function canonical(text: string): string | null {
  const bare = text.trim().replace(/^\[|\]$/g, "");
  return isIP(bare) !== 0 && ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

function isTrusted(address: string, proxies: readonly string[]): boolean {
  const parsed = ipaddr.process(address);
  return proxies.some((proxy) => {
    const [network, bits] = ipaddr.isValidCIDR(proxy)
      ? ipaddr.parseCIDR(proxy)
      : ([ipaddr.process(proxy), undefined] as const);
    if (network.kind() !== parsed.kind()) return false;
    return parsed.match(network, bits ?? (network.kind() === "ipv4" ? 32 : 128));
  });
}

/**
 * Where a request came from: the peer, or, while the peer is a trusted proxy, the next address from the right of
 * `X-Forwarded-For` (RFC 7239's rule; spec/security.md S-131). Null when that can't be said.
 */
export function addressOf(headers: Headers, trustedProxies: readonly string[]): string | null {
  let address = canonical(headers.get(PEER_HEADER) ?? "");
  if (trustedProxies.length === 0) return address;
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  while (address && forwarded.length > 0 && isTrusted(address, trustedProxies)) {
    address = canonical(forwarded.pop() ?? "");
  }
  return address;
}

const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * True for a program on this machine that asks us itself: the peer is loopback, no proxy says that it passes something
 * on, and it calls us by a loopback name, as no page of a foreign name would (DNS rebinding).
 */
export function isFromThisMachine(headers: Headers): boolean {
  const peer = canonical(headers.get(PEER_HEADER) ?? "");
  if (peer === null || ipaddr.process(peer).range() !== "loopback") return false;
  if (FORWARDED.some((name) => headers.has(name))) return false;
  const host = headers.get("host") ?? "";
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}
