import ipaddr from "ipaddr.js";

/** What its maker let a token reach, beside its scopes. Null means that there is no such limit. */
export type TokenLimits = {
  /** The only teams and sources that the token knows. */
  readonly teamIds: readonly number[] | null;
  readonly sourceIds: readonly number[] | null;
  /** A LogchefQL condition that holds for each row that the token reads. */
  readonly rowFilter: string | null;
  /** Networks in CIDR notation from which the token may be used. */
  readonly networks: readonly string[] | null;
  /** Requests a minute, all routes together. */
  readonly ratePerMinute: number | null;
};

export const UNLIMITED: TokenLimits = {
  teamIds: null,
  sourceIds: null,
  rowFilter: null,
  networks: null,
  ratePerMinute: null,
};

type Network = { address: ipaddr.IPv4 | ipaddr.IPv6; bits: number };

const MAPPED_BITS = 96;

/** An IPv4 network that is written inside IPv6 (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2) as what it is. */
function unmapped(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): Network {
  if (address.kind() === "ipv6" && (address as ipaddr.IPv6).isIPv4MappedAddress() && bits >= MAPPED_BITS) {
    return { address: (address as ipaddr.IPv6).toIPv4Address(), bits: bits - MAPPED_BITS };
  }
  return { address, bits };
}

const FOUR_PARTS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function parseNetwork(text: string): Network | null {
  const [bare = ""] = text.split("/");
  // Short and octal spellings of IPv4 mean different things to different programs.
  if (!bare.includes(":") && !FOUR_PARTS.test(bare)) return null;
  if (/(?:^|[.:])0\d/.test(bare) && !bare.includes(":")) return null;
  if (ipaddr.isValidCIDR(text)) return unmapped(...ipaddr.parseCIDR(text));
  if (text.includes("/") || bare.includes("%") || !ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  return unmapped(address, address.kind() === "ipv4" ? 32 : 128);
}

/**
 * A network in its one spelling, `address/bits` with all bits behind the mask cleared; an address alone is a network of
 * one. Null for text that is no network.
 */
export function canonicalNetwork(text: string): string | null {
  const network = parseNetwork(text.trim());
  if (!network) return null;
  const { address, bits } = network;
  const written = `${address.toString()}/${bits}`;
  const base =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(written)
      : ipaddr.IPv6.networkAddressFromCIDR(written);
  return `${base.toString()}/${bits}`;
}

function contains(outer: Network, inner: Network): boolean {
  if (outer.address.kind() !== inner.address.kind() || outer.bits > inner.bits) return false;
  return inner.address.match(outer.address as never, outer.bits);
}

const within = (text: string, networks: readonly string[]) => {
  const inner = parseNetwork(text);
  return (
    inner !== null &&
    networks.some((outer) => {
      const known = parseNetwork(outer);
      return known !== null && contains(known, inner);
    })
  );
};

/**
 * True when an address lies in one of the networks. An address that is not known, or can't be read, lies in none, and
 * an empty list has no addresses (spec/security.md S-131).
 */
export function isInNetworks(address: string | null | undefined, networks: readonly string[]): boolean {
  return typeof address === "string" && !address.includes("/") && within(address, networks);
}

/** True when a token may be used from an address: a token that is held to no networks may be from anywhere. */
export const mayCallFrom = ({ limits }: { readonly limits?: TokenLimits }, address: string | null | undefined) =>
  !limits?.networks || isInNetworks(address, limits.networks);

/** True when the limits let a token know this team and this source. */
export function admits({ teamIds, sourceIds }: TokenLimits, teamId?: number, sourceId?: number): boolean {
  if (teamId !== undefined && teamIds && !teamIds.includes(teamId)) return false;
  return !(sourceId !== undefined && sourceIds && !sourceIds.includes(sourceId));
}

type Limited = { readonly limits?: TokenLimits };

/** The part of a query for sources that leaves a limited token those it knows. */
export function knownSources({ limits }: Limited): { id?: { in: number[] } } {
  return limits?.sourceIds ? { id: { in: [...limits.sourceIds] } } : {};
}

/** The memberships of an account as a token sees them that is limited to teams. */
export function limitMemberships<R>(
  memberships: ReadonlyMap<number, R>,
  { teamIds }: Pick<TokenLimits, "teamIds">,
): ReadonlyMap<number, R> {
  return teamIds ? new Map([...memberships].filter(([team]) => teamIds.includes(team))) : memberships;
}

/** Which field of the asked-for limits is wider than the parent's, and the sentence for it. */
export type WiderLimit = { field: keyof TokenLimits; message: string };

const isSubset = (asked: readonly number[], held: readonly number[]) => asked.every((id) => held.includes(id));

/** Two conditions as one. Both were read before, and each keeps its own parentheses. */
const both = (held: string | null, asked: string | null) =>
  held && asked && held !== asked ? `(${held}) and (${asked})` : (asked ?? held);

/**
 * The limits of a token's child: what the child asks for within what the parent has, the parent's where it asks for
 * nothing; conditions on rows add up. Something wider than the parent's is answered instead (spec/security.md S-060).
 */
export function limitChild(
  parent: TokenLimits,
  asked: TokenLimits,
): { ok: true; limits: TokenLimits } | ({ ok: false } & WiderLimit) {
  const wider = (field: keyof TokenLimits, what: string) =>
    ({ ok: false, field, message: `A token can only create tokens ${what}` }) as const;
  const { teamIds, sourceIds, networks, ratePerMinute } = parent;
  if (teamIds && asked.teamIds && !isSubset(asked.teamIds, teamIds)) return wider("teamIds", "for teams of its own");
  if (sourceIds && asked.sourceIds && !isSubset(asked.sourceIds, sourceIds)) {
    return wider("sourceIds", "for sources of its own");
  }
  if (networks && asked.networks && !asked.networks.every((network) => within(network, networks))) {
    return wider("networks", "for networks of its own");
  }
  if (ratePerMinute !== null && asked.ratePerMinute !== null && asked.ratePerMinute > ratePerMinute) {
    return wider("ratePerMinute", "with at most its own rate");
  }
  return {
    ok: true,
    limits: {
      teamIds: asked.teamIds ?? teamIds,
      sourceIds: asked.sourceIds ?? sourceIds,
      rowFilter: both(parent.rowFilter, asked.rowFilter),
      networks: asked.networks ?? networks,
      ratePerMinute: asked.ratePerMinute ?? ratePerMinute,
    },
  };
}
