/** The columns of a rule that may leave the house. */
export const RULE_FIELDS = {
  id: true,
  accountId: true,
  name: true,
  issuer: true,
  audience: true,
  subject: true,
  scopes: true,
  parentId: true,
  createdAt: true,
} as const;

/** A row with RULE_FIELDS. */
export type RuleFields = {
  id: number;
  accountId: number;
  name: string;
  issuer: string;
  audience: string;
  subject: string;
  scopes: string[];
  parentId: number | null;
  createdAt: Date;
};

/** A rule of federation on the native wire. */
export function toRule(row: RuleFields) {
  return {
    id: row.id,
    name: row.name,
    service_account_id: row.accountId,
    issuer: row.issuer,
    audience: row.audience,
    subject: row.subject,
    scopes: row.scopes,
    created_by_token: row.parentId ?? undefined,
    created_at: row.createdAt.toISOString(),
  };
}
export type RuleWire = ReturnType<typeof toRule>;
