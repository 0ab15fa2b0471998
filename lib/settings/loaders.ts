import "server-only";
import { grantForPage } from "@/lib/auth/session";
import { listRules } from "@/lib/federation/service";
import { LEAK_POLICY_SETTING } from "@/lib/leaked-tokens/policy-names";
import { db } from "@/lib/platform/db";
import { listSettings } from "./data";
import { isKnownKey, type KnownKey, knownSetting } from "./known";

/** A setting that the console doesn't know; the value of a sensitive one is null. */
export type OtherSetting = { key: string; value: string | null; category: string; description: string };
/** A rule of federation with the name of the account whose tokens it hands out. */
export type FederationRule = {
  id: number;
  name: string;
  accountName: string | null;
  issuer: string;
  audience: string;
  subject: string;
  scopes: string[];
};
/** All that the screen of settings shows. A secret is told by its key alone. */
export type InstanceSettings = {
  values: Partial<Record<KnownKey, string>>;
  secretsKept: KnownKey[];
  others: OtherSetting[];
  rules: FederationRule[];
  accounts: { id: number; name: string }[];
};

/** The instance's settings; anybody but an administrator gets the 403 page. */
export async function loadSettings(): Promise<InstanceSettings> {
  const grant = await grantForPage({ area: "admin", scope: "settings:read" });
  const tokensGrant = await grantForPage({ area: "admin", scope: "tokens:read" });
  const [groups, rules, accounts] = await Promise.all([
    listSettings(grant),
    listRules(tokensGrant),
    db.user.findMany({
      where: { accountType: "service", deletedAt: null },
      select: { id: true, fullName: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  const rows = groups.flatMap(({ settings }) => settings);
  const names = new Map(accounts.map(({ id, fullName }) => [id, fullName]));
  const isSecret = (key: string) => isKnownKey(key) && knownSetting(key).kind === "secret";
  return {
    values: Object.fromEntries(
      rows.filter(({ key, is_sensitive }) => isKnownKey(key) && !is_sensitive).map(({ key, value }) => [key, value]),
    ),
    secretsKept: rows.map(({ key }) => key).filter((key): key is KnownKey => isSecret(key)),
    others: rows
      .filter(({ key }) => !isKnownKey(key) && key !== LEAK_POLICY_SETTING)
      .map(({ key, value, category, description = "", is_sensitive }) => ({
        key,
        value: is_sensitive ? null : value,
        category,
        description,
      })),
    rules: rules.map(({ id, name, service_account_id, issuer, audience, subject, scopes }) => ({
      id,
      name,
      accountName: names.get(service_account_id) ?? null,
      issuer,
      audience,
      subject,
      scopes,
    })),
    accounts: accounts.map(({ id, fullName }) => ({ id, name: fullName })),
  };
}
