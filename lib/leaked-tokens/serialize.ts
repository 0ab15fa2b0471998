import { foundPlaces, OUTCOMES } from "./schema";

/** The columns of a leak; none of them tells anything of the secret. */
export const LEAK_FIELDS = {
  id: true,
  tokenId: true,
  accountId: true,
  accountName: true,
  tokenName: true,
  tokenPrefix: true,
  reports: true,
  places: true,
  done: true,
  firstReportedAt: true,
  lastReportedAt: true,
} as const;

type LeakFields = {
  id: number;
  tokenId: number;
  accountId: number;
  accountName: string;
  tokenName: string;
  tokenPrefix: string;
  reports: number;
  places: unknown;
  done: string;
  firstReportedAt: Date;
  lastReportedAt: Date;
};

/** `LeakedToken` of the native wire; `still_works` is what the token's own row says at this moment. */
export function toLeak(row: LeakFields, stillWorks: boolean) {
  return {
    id: row.id,
    token: { id: row.tokenId, name: row.tokenName, prefix: row.tokenPrefix },
    account: { id: row.accountId, name: row.accountName },
    done: OUTCOMES.find((outcome) => outcome === row.done) ?? "alerted",
    still_works: stillWorks,
    reports: row.reports,
    places: foundPlaces
      .parse(row.places)
      .map(({ place, channel, at }) => ({ found_at: place, channel, reported_at: at })),
    first_reported_at: row.firstReportedAt.toISOString(),
    last_reported_at: row.lastReportedAt.toISOString(),
  };
}
export type LeakWire = ReturnType<typeof toLeak>;
