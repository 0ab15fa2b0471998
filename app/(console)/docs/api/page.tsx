import type { Metadata } from "next";
import { ApiDocsScreen } from "@/components/api-docs/api-docs-screen";
import { t } from "@/lib/i18n/t";
import { openApiDocument } from "@/lib/openapi/document";

export const metadata: Metadata = { title: t("apiDocs.title") };

/** The OpenAPI document for people. */
export default async function ApiDocsPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const { q = "" } = await searchParams;
  return <ApiDocsScreen document={openApiDocument()} query={(Array.isArray(q) ? q.join(" ") : q).trim()} />;
}
