import type { Metadata } from "next";
import { AuditScreen } from "@/components/audit/audit-screen";
import { loadAudit } from "@/lib/audit/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.audit") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Administration → Audit; the filters stand in the address. */
export default async function AuditPage({ searchParams }: Props) {
  const given = Object.entries(await searchParams).map(([name, value]) => [name, [value].flat()[0] ?? ""]);
  const search = new URLSearchParams(given.filter(([, value]) => value !== "") as [string, string][]);
  return <AuditScreen view={await loadAudit(search)} />;
}
