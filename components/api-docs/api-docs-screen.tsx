import Link from "next/link";
import { Page } from "@/components/layout/page";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { searchFor } from "@/lib/core/words";
import { t } from "@/lib/i18n/t";
import type { OpenApiDocument } from "@/lib/openapi/document";
import { type Entry, OperationEntry, scopeOf } from "./operation-entry";
import { PropertyTable } from "./property-table";
import { propertiesOf } from "./schema-text";

const ADDRESS = "/api/v1/openapi.json";

/** Every operation whose method, path, summary, group or scope holds all words of the query. */
export function findEntries({ paths }: OpenApiDocument, query: string): Entry[] {
  const isMeant = searchFor(query);
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return entries.filter(({ method, path, operation }) =>
    isMeant(method, path, operation.summary, operation.tags[0] ?? "", scopeOf(operation)),
  );
}

/** The API's document for people: operations in their groups, found by a form that needs no script. */
export function ApiDocsScreen({ document, query }: { document: OpenApiDocument; query: string }) {
  const entries = findEntries(document, query);
  const groups = document.tags
    .map((tag) => ({ ...tag, entries: entries.filter(({ operation }) => operation.tags[0] === tag.name) }))
    .filter((group) => group.entries.length > 0);
  const origin = document.servers[0]?.url ?? "";
  return (
    <Page>
      <PageHeader title={t("apiDocs.title")} description={t("apiDocs.lead", { document: ADDRESS })} />
      <Search query={query} count={entries.length} />
      {groups.length === 0 && <EmptyState title={t("apiDocs.none", { query })}>{t("apiDocs.noneHint")}</EmptyState>}
      {groups.map(({ name, description, entries: found }) => (
        <section key={name} className="min-w-0">
          <h2 className="text-md font-semibold">{name}</h2>
          <p className="pb-2 text-soft">{description}</p>
          <div className="rounded-lg border bg-surface">
            {found.map((entry) => (
              <OperationEntry key={entry.operation.operationId} {...entry} origin={origin} />
            ))}
          </div>
        </section>
      ))}
      {query === "" && <Schemas document={document} />}
    </Page>
  );
}

function Search({ query, count }: { query: string; count: number }) {
  return (
    <search>
      <form className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          name="q"
          aria-label={t("apiDocs.search")}
          placeholder={t("apiDocs.searchHint")}
          defaultValue={query}
          className="h-8 w-full max-w-80 rounded-md border border-control bg-surface px-2.5 text-base placeholder:text-faint focus-visible:outline-offset-0 pointer-coarse:text-lg"
        />
        <button type="submit" className={buttonLook()}>
          {t("apiDocs.find")}
        </button>
        {query !== "" && (
          <Link href="/docs/api" className={buttonLook({ variant: "ghost" })}>
            {t("apiDocs.all")}
          </Link>
        )}
        <output className="text-soft">{t("apiDocs.found", { count })}</output>
      </form>
    </search>
  );
}

function Schemas({ document }: { document: OpenApiDocument }) {
  return (
    <section className="min-w-0">
      <h2 className="pb-2 text-md font-semibold">{t("apiDocs.schemas")}</h2>
      <div className="rounded-lg border bg-surface">
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <details key={name} id={`schema-${name}`} className="border-b last:border-b-0">
            <summary className="cursor-pointer px-3 py-2 font-mono hover:bg-hover focus-visible:-outline-offset-2">
              {name}
            </summary>
            <div className="px-3 pb-3">
              <PropertyTable label={name} properties={propertiesOf(schema)} />
            </div>
          </details>
        ))}
      </div>
    </section>
  );
}
