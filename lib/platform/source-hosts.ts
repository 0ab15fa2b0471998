import type { Agent } from "node:http";
import { AppError } from "@/lib/core/errors";
import { type AddressPolicy, guardedAgent, guardedLookup, isInside, isNever, parseNetworks } from "./guarded-net";

const refusal = (host: string) =>
  new AppError("invalid_request", `connection.host: ${host} is not an address that a source may have`, {
    type: "ValidationError",
    field: "connection.host",
  });

/** Private networks may hold sources; this machine only where LATCHKEY_SOURCE_NETWORKS, a list of CIDRs, opens it. */
const policy: AddressPolicy = {
  allows: (address) =>
    address.range() === "loopback"
      ? isInside(address, parseNetworks(process.env.LATCHKEY_SOURCE_NETWORKS ?? ""))
      : !isNever(address),
  refusal,
};
const lookup = guardedLookup(policy);

/** `host` or `host:port` as a name and a port (null when it isn't told). */
export function splitHost(text: string): { hostname: string; port: number | null } {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : null;
  const hasOnlyHost =
    url && url.username === "" && url.password === "" && url.pathname === "/" && url.search === "" && url.hash === "";
  if (!hasOnlyHost || text.includes("/")) throw refusal(text);
  const hostname = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  const colon = text.lastIndexOf(":");
  const port = colon > text.lastIndexOf("]") ? Number(text.slice(colon + 1)) : null;
  return { hostname, port };
}

/**
 * Throws a 400 when a source may not point at `host` (a name or an address, with or without a port): link-local,
 * metadata, unspecified and multicast addresses never, loopback only through LATCHKEY_SOURCE_NETWORKS. A name must
 * resolve, and to allowed addresses only (spec/security.md S-107).
 */
export async function assertHostAllowed(host: string): Promise<void> {
  const { hostname } = splitHost(host);
  await new Promise<void>((resolve, reject) => {
    lookup(hostname, { all: true }, (error) => {
      if (error === null) resolve();
      else
        reject(
          error instanceof AppError
            ? refusal(host)
            : new AppError(
                "invalid_request",
                `connection.host: ${hostname} cannot be resolved`,
                { field: "connection.host" },
                { cause: error },
              ),
        );
    });
  });
}

/** An HTTP(S) agent for sources, which checks each address at the moment of connecting. */
export function sourceAgent(isTls: boolean, maxSockets: number): Agent {
  return guardedAgent(policy, isTls, { keepAlive: true, maxSockets });
}
