import { type Answer, type CallOptions, call } from "@/lib/testing/http";
import type { Tenant } from "./tenant";

/** The content type that OAuth's endpoints read. */
export const FORM = { "content-type": "application/x-www-form-urlencoded" };
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** Something that one tenant tries on another; what is about the caller itself may be answered. */
export type Attack = { name: string; send: (by: CallOptions) => Promise<Answer>; isAboutOneself?: true };
/** Two tenants, and the id of a refusal that the other one was told. */
export type Target = { theirs: Tenant; ours: Tenant; decisionId: string };

/** The secret of a tenant's machine. */
export const secretOf = (of: Tenant) => of.secrets[1] ?? "";

const json = (method: string, path: string, body?: object): Attack => ({
  name: `${method} ${path} ${JSON.stringify(body ?? "")}`,
  send: (by) => call(method, path, { ...by, body }),
});
const form = (path: string, fields: Record<string, string>): Attack => ({
  name: `${path} ${Object.keys(fields)}`,
  send: (by) => {
    const body = new TextEncoder().encode(String(new URLSearchParams(fields)));
    return call("POST", path, { ...by, headers: FORM, body });
  },
});
const aboutOneself = (attack: Attack): Attack => ({ ...attack, isAboutOneself: true });
const explain = (body: object) => json("POST", "/access/explain", body);

function explanations({ theirs, decisionId }: Target): Attack[] {
  const { ids, table } = theirs;
  const place = { team_id: ids.team, source_id: ids.source };
  const effective = "/admin/access/effective";
  return [
    explain({ decision_id: decisionId }),
    explain({ principal_id: ids.robot, action: "logs:read", ...place }),
    explain({ token_id: ids.robotToken, action: "logs:read", ...place }),
    explain({ principal_id: ids.person, action: `GET /teams/${ids.team}` }),
    aboutOneself(explain({ action: "logs:read", ...place, sql: `SELECT * FROM ${table}` })),
    aboutOneself(explain({ action: `GET /teams/${ids.team}/sources/${ids.source}/schema` })),
    aboutOneself(json("GET", `/access/effective?account=${ids.robot}&token=${ids.robotToken}`)),
    json("GET", `${effective}?account=${ids.robot}`),
    json("GET", `${effective}?token=${ids.robotToken}`),
  ];
}

function changes({ theirs: { ids }, ours }: Target): Attack[] {
  const account = `/admin/service-accounts/${ids.robot}`;
  const mixed = `/admin/service-accounts/${ours.ids.robot}/tokens/${ids.robotToken}`;
  const overlap = { overlap_seconds: 0 };
  return [
    ...[`${account}/tokens/${ids.robotToken}`, mixed].flatMap((path) => [
      json("POST", `${path}/rotate`, overlap),
      json("POST", `${path}/disable`, {}),
      json("POST", `${path}/enable`, {}),
      json("DELETE", path),
    ]),
    json("POST", `/me/tokens/${ids.token}/rotate`, overlap),
    json("POST", `/me/tokens/${ids.robotToken}/rotate`, overlap),
    json("DELETE", `/me/tokens/${ids.token}`),
    json("GET", `${account}/tokens?include=revoked`),
    json("POST", `${account}/tokens`, { name: "in", scopes: ["logs:read"] }),
    ...["disable", "enable", "restore"].map((verb) => json("POST", `${account}/${verb}`, {})),
    json("GET", `${account}/owner`),
    json("PUT", `${account}/owner`, { user_id: ours.ids.person }),
    json("POST", "/admin/tokens/revoke", { ids: [ids.token, ids.robotToken] }),
    json("POST", "/admin/tokens/revoke", { account_id: ids.robot, preview: true }),
    json("PUT", "/admin/settings/token.must_expire", { value: "false", value_type: "boolean", category: "auth" }),
  ];
}

function exchanges({ theirs, ours }: Target): Attack[] {
  const { robot, robotToken } = theirs.ids;
  const issuer = "https://ci.example.com";
  const rule = { name: "ours", service_account_id: robot, issuer, audience: "a", subject: "s", scopes: ["logs:read"] };
  const subject_token_type = "urn:ietf:params:oauth:token-type:access_token";
  return [
    form("/oauth2/introspect", { token: secretOf(theirs) }),
    form("/oauth2/introspect", { token: secretOf(theirs), token_type_hint: "access_token" }),
    form("/oauth2/revoke", { token: String(robotToken) }),
    form("/oauth2/token", { grant_type: EXCHANGE, subject_token_type, subject_token: ours.secrets[0] ?? "" }),
    json("GET", "/admin/federation-rules"),
    json("POST", "/admin/federation-rules", rule),
    json("DELETE", "/admin/federation-rules/1"),
    json("POST", "/cli/token", { id_token: secretOf(theirs) }),
  ];
}

function records({ theirs: { ids } }: Target): Attack[] {
  const filters = [`team=${ids.team}`, `actor=${ids.robot}`, `target=token:${ids.robotToken}`, "outcome=denied"];
  const words = filters.flatMap((filter) => [`log=changes&${filter}`, `log=access&${filter}`]);
  return [
    ...words.map((word) => json("GET", `/admin/audit?${word}`)),
    ...words.map((word) => json("GET", `/admin/audit/export?${word}&format=csv`)),
    json("GET", "/admin/security-events"),
  ];
}

/** What a tenant may try on another one whose ids, and even one of whose secrets, it has come to know. */
export const attacksOn = (target: Target): Attack[] =>
  [explanations, changes, exchanges, records].flatMap((kind) => kind(target));
