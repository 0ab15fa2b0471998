import { lookup as resolveName } from "node:dns";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type LookupFunction, Socket } from "node:net";
import ipaddr from "ipaddr.js";
import { AppError } from "@/lib/core/errors";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** Kinds of address where no log database can be: this host, everybody, the nearest router, translations of IPv4. */
const REFUSED_RANGES = new Set([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "reserved",
  "deprecatedSiteLocal",
  "ipv4Mapped",
  "rfc6145",
  "rfc6052",
  "6to4",
  "teredo",
  "discard",
]);

/** Where clouds answer for credentials, outside the link-local range, and IPv4 written inside IPv6. */
const REFUSED_NETWORKS: Network[] = ["fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32", "::/96"].map(
  (text) => ipaddr.parseCIDR(text),
);

/** Networks that the deployment opens by LATCHKEY_SOURCE_NETWORKS, a comma list in CIDR notation. */
function openedNetworks(): Network[] {
  const list = process.env.LATCHKEY_SOURCE_NETWORKS ?? "";
  return list
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "" && ipaddr.isValidCIDR(text))
    .map((text) => ipaddr.parseCIDR(text));
}

const isInside = (address: Address, networks: Network[]) =>
  networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** True when a source may live at `text`; private networks may, this machine only when the deployment says so. */
function isAllowedAddress(text: string): boolean {
  const zone = text.indexOf("%");
  const address = ipaddr.process(zone === -1 ? text : text.slice(0, zone));
  if (address.range() === "loopback") return isInside(address, openedNetworks());
  return !REFUSED_RANGES.has(address.range()) && !isInside(address, REFUSED_NETWORKS);
}

const refusal = (host: string) =>
  new AppError("invalid_request", `connection.host: ${host} is not an address that a source may have`, {
    type: "ValidationError",
    field: "connection.host",
  });

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
    guardedLookup(hostname, { all: true }, (error) => {
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

/** dns.lookup that hands on only allowed addresses, so that what is connected to is what was checked. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => !isAllowedAddress(address))) {
      return callback(refusal(hostname), []);
    }
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};

/** An HTTP(S) agent that checks each address at the moment of connecting: a name can't be bent between two answers. */
export function guardedAgent(isTls: boolean, maxSockets: number): HttpAgent {
  const agent = isTls
    ? new HttpsAgent({ keepAlive: true, maxSockets, lookup: guardedLookup })
    : new HttpAgent({ keepAlive: true, maxSockets, lookup: guardedLookup });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = (options as { host?: string }).host ?? "";
    // Addresses are connected to without a look-up.
    if (!ipaddr.isValid(host) || isAllowedAddress(host)) return connect(options, callback);
    const socket = new Socket();
    process.nextTick(() => socket.destroy(refusal(host)));
    return socket;
  };
  return agent;
}
