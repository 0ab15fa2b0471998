import { canonicalNetwork } from "@/lib/access/limits";
import { t } from "@/lib/i18n/t";
import { parse } from "@/lib/logs/ql/ast";
import type { AdvancedInput } from "./advanced-values";

/** The fields that can be wrong, by their names on the wire. */
export type AdvancedField = "row_filter" | "allowed_networks" | "rate_limit_per_minute";

const networksOf = (text: string) => text.split(/[\s,]+/).filter((part) => part !== "");

function rowFilterProblem(text: string): string | null {
  if (text.trim() === "") return null;
  const parsed = parse(text);
  if (!parsed.ok) return parsed.error.message;
  return parsed.ast.filter && parsed.ast.selection.length === 0 ? null : t("token.rowFilterBare");
}

/** What is wrong with what was typed; nothing where nothing is. */
export function problemsOf({ rowFilter, networks, rate }: AdvancedInput): Partial<Record<AdvancedField, string>> {
  const filter = rowFilterProblem(rowFilter);
  const wrong = networksOf(networks).find((text) => canonicalNetwork(text) === null);
  const isRateWrong = rate.trim() !== "" && !/^[1-9]\d{0,6}$/.test(rate.trim());
  return {
    ...(filter && { row_filter: filter }),
    ...(wrong && { allowed_networks: t("token.networkWrong", { text: wrong }) }),
    ...((isRateWrong || Number(rate) > 1_000_000) && { rate_limit_per_minute: t("token.rateWrong") }),
  };
}

/** What is sent; a limit that was left empty is left out. */
export function limitsAsked({ description, contact, teamIds, sourceIds, rowFilter, networks, rate }: AdvancedInput) {
  const listed = networksOf(networks);
  return {
    ...(description.trim() && { description }),
    ...(contact.trim() && { owner_contact: contact }),
    ...(teamIds.length > 0 && { team_ids: [...teamIds] }),
    ...(sourceIds.length > 0 && { source_ids: [...sourceIds] }),
    ...(rowFilter.trim() && { row_filter: rowFilter }),
    ...(listed.length > 0 && { allowed_networks: listed }),
    ...(rate.trim() && { rate_limit_per_minute: Number(rate) }),
  };
}
