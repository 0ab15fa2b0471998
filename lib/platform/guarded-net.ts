import { lookup as resolveName } from "node:dns";
import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type LookupFunction, Socket } from "node:net";
import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Address, number];

/** Who may be connected to: `allows` judges one address, `refusal` makes the error for a name or address that may not. */
export type AddressPolicy = { allows: (address: Address) => boolean; refusal: (host: string) => Error };

/** Kinds of address where no service can be: this host, everybody, the nearest router, translations of IPv4. */
const NEVER_RANGES = new Set([
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
const NEVER_NETWORKS: Network[] = ["fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32", "::/96"].map((text) =>
  ipaddr.parseCIDR(text),
);

/** The networks of a comma list in CIDR notation; what isn't a network is passed over. */
export function parseNetworks(list: string): Network[] {
  return list
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "" && ipaddr.isValidCIDR(text))
    .map((text) => ipaddr.parseCIDR(text));
}

/** True when the address lies in one of the networks. */
export function isInside(address: Address, networks: readonly Network[]): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}

/** True for addresses that nobody's setting may open, clouds' metadata services among them. */
export function isNever(address: Address): boolean {
  // Loopback has a policy of its own, and ::1 lies in a network that is refused for the IPv4 in it.
  if (address.range() === "loopback") return false;
  return NEVER_RANGES.has(address.range()) || isInside(address, NEVER_NETWORKS);
}

/** An address as text, its zone left away and IPv4 mapped into IPv6 taken as IPv4. Throws when it is none. */
export function addressOf(text: string): Address {
  const zone = text.indexOf("%");
  return ipaddr.process(zone === -1 ? text : text.slice(0, zone));
}

/** dns.lookup that hands on only allowed addresses, so that what is connected to is what was checked. */
export function guardedLookup({ allows, refusal }: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !allows(addressOf(address))))
        return callback(refusal(hostname), []);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** The error for an address that may not be connected to; null for one that may, and for names, which are looked up. */
export function refusedAddress(host: string, { allows, refusal }: AddressPolicy): Error | null {
  return ipaddr.isValid(host) && !allows(addressOf(host)) ? refusal(host) : null;
}

/** An HTTP(S) agent that checks each address at the moment of connecting: a name can't be bent between two answers. */
export function guardedAgent(policy: AddressPolicy, isTls: boolean, options: AgentOptions): HttpAgent {
  const guarded = { ...options, lookup: guardedLookup(policy) };
  const agent = isTls ? new HttpsAgent(guarded) : new HttpAgent(guarded);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (target, callback) => {
    // Addresses are connected to without a look-up.
    const refused = refusedAddress((target as { host?: string }).host ?? "", policy);
    if (!refused) return connect(target, callback);
    const socket = new Socket();
    process.nextTick(() => socket.destroy(refused));
    return socket;
  };
  return agent;
}
