import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { t } from "@/lib/i18n/t";
import type { DocumentedOperation, Schema } from "@/lib/openapi/document";
import { curlOf } from "./curl";
import { PropertyTable } from "./property-table";
import { kindOf, propertiesOf } from "./schema-text";

/** An operation with the method and path that lead to it. */
export type Entry = { method: string; path: string; operation: DocumentedOperation };

/** What has to be held: a scope, any credential, or nothing. */
export function scopeOf({ security }: DocumentedOperation): string {
  const [first] = security;
  if (!first) return t("apiDocs.noCredential");
  return first.token?.[0] ?? t("apiDocs.anyCredential");
}

/** One operation, which opens to its parameters, body, answers and an example. */
export function OperationEntry({ method, path, operation, origin }: Entry & { origin: string }) {
  const parameters = operation.parameters ?? [];
  const body = operation.requestBody?.content["application/json"]?.schema;
  return (
    <details id={operation.operationId} className="group border-b last:border-b-0">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2">
        <Badge mono tone={method === "get" ? "neutral" : "accent"} className="w-16 justify-center uppercase">
          {method}
        </Badge>
        <code className="min-w-0 font-mono wrap-anywhere">{path}</code>
        <span className="min-w-0 text-soft">{operation.summary}</span>
      </summary>
      <div className="flex min-w-0 flex-col gap-4 px-3 pt-1 pb-4">
        <p className="text-soft">
          {t("apiDocs.scope")}: <code className="font-mono text-ink">{scopeOf(operation)}</code>
        </p>
        {parameters.length > 0 && (
          <Part title={t("apiDocs.parameters")}>
            <PropertyTable
              label={t("apiDocs.parameters")}
              properties={parameters.map(({ name, required, description = "", schema }) => ({
                name,
                kind: kindOf(schema),
                meaning: description,
                isRequired: required,
              }))}
            />
          </Part>
        )}
        {body && (
          <Part title={t("apiDocs.body")}>
            <PropertyTable label={t("apiDocs.body")} properties={propertiesOf(body)} />
          </Part>
        )}
        <Part title={t("apiDocs.answers")}>
          <Answers operation={operation} />
        </Part>
        <CodeBlock title={t("apiDocs.example")} code={curlOf(origin, method, path, operation)} />
      </div>
    </details>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="pb-1 font-medium">{title}</h3>
      {children}
    </section>
  );
}

/** What a success holds, in a few words: the data inside the envelope, or the type of other content. */
function heldBy([type, { schema }]: [string, { schema: Schema }]): string {
  const { data } = (schema.properties ?? {}) as { data?: Schema };
  return type === "application/json" ? kindOf(data ?? schema) : type;
}

function Answers({ operation }: { operation: DocumentedOperation }) {
  return (
    <ul className="flex flex-col gap-1">
      {Object.entries(operation.responses).map(([status, { description, content }]) => {
        const [held] = Object.entries(content ?? {});
        return (
          <li key={status} className="flex gap-3">
            <code className="font-mono">{status}</code>
            <span className="min-w-0 text-soft wrap-anywhere">
              {description}
              {held && status < "300" && <code className="ml-2 font-mono text-ink">{heldBy(held)}</code>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
