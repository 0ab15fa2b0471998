import { Check, ChevronRight, Minus } from "lucide-react";
import { Card } from "@/components/ui/card";
import { SCOPE_GROUPS, scopeEntry } from "@/lib/access/scopes";
import { list, t } from "@/lib/i18n/t";
import { type Call, type Permission, STANDINGS, type Standing } from "@/lib/roles/permissions";

const COLUMNS = "@3xl:grid-cols-[minmax(0,1fr)_repeat(6,5.5rem)]";

function nameOf(standing: Standing): string {
  if (standing === "administrator" || standing === "outsider") return t(`roles.${standing}`);
  return t(`role.team.${standing}`);
}

/** What each role permits, scope by scope; each scope opens to the calls behind it. */
export function PermissionTable({ permissions }: { permissions: readonly Permission[] }) {
  return (
    <section aria-labelledby="permissions" className="flex flex-col gap-3">
      <div>
        <h2 id="permissions" className="text-md font-semibold tracking-tight">
          {t("roles.permissions")}
        </h2>
        <p className="max-w-prose text-soft">{t("roles.permissionsText")}</p>
      </div>
      {SCOPE_GROUPS.map(({ id, label }) => {
        const shown = permissions.filter(({ scope }) => scopeEntry(scope).group === id);
        if (shown.length === 0) return null;
        return (
          <Card key={id} className="@container overflow-clip">
            <div className={`grid items-center gap-x-2 border-b px-4 py-2 ${COLUMNS}`}>
              <h3 className="font-medium">{label}</h3>
              {/* Each cell below says whose it is. */}
              {STANDINGS.map((standing) => (
                <span key={standing} aria-hidden className="hidden text-center text-sm text-faint @3xl:block">
                  {nameOf(standing)}
                </span>
              ))}
            </div>
            {shown.map((permission) => (
              <PermissionRow key={permission.scope} permission={permission} />
            ))}
          </Card>
        );
      })}
    </section>
  );
}

function PermissionRow({ permission: { scope, calls } }: { permission: Permission }) {
  const held = STANDINGS.map((standing) => ({
    standing,
    count: calls.filter(({ allowed }) => allowed.includes(standing)).length,
  }));
  return (
    <details className="group border-b last:border-b-0">
      <summary
        className={`grid list-none items-center gap-x-2 gap-y-1 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden ${COLUMNS}`}
      >
        <span className="flex min-w-0 items-center gap-2">
          <ChevronRight
            aria-hidden
            className="size-3.5 shrink-0 text-faint transition-transform group-open:rotate-90 rtl:-scale-x-100"
          />
          <span className="min-w-0">
            <code className="font-mono text-sm">{scope}</code>{" "}
            <span className="text-soft">{scopeEntry(scope).sentence}</span>{" "}
            <span className="text-sm whitespace-nowrap text-faint">{t("roles.calls", { count: calls.length })}</span>
          </span>
        </span>
        <span className="flex flex-wrap gap-x-3 gap-y-0.5 pl-5.5 text-sm text-soft @3xl:contents">
          {held.map(({ standing, count }) => (
            <Cell key={standing} who={nameOf(standing)} count={count} total={calls.length} />
          ))}
        </span>
      </summary>
      <ul className="border-t bg-sunken">
        {calls.map((call) => (
          <CallRow key={call.line} call={call} />
        ))}
      </ul>
    </details>
  );
}

/** A mark in its column; in a narrow place a line of text, which those who may nothing are left out of. */
function Cell({ who, count, total }: { who: string; count: number; total: number }) {
  const key = count === 0 ? "roles.none" : count === total ? "roles.all" : "roles.some";
  return (
    <span className={count === 0 ? "max-@3xl:hidden" : undefined}>
      <span className="@3xl:sr-only">{t(key, { who, count, total })}</span>
      <span aria-hidden className="hidden place-items-center text-sm tabular-nums @3xl:grid">
        {count === 0 ? (
          <Minus className="size-3.5 text-faint" />
        ) : count === total ? (
          <Check className="size-4 text-ok" />
        ) : (
          t("roles.fraction", { count, total })
        )}
      </span>
    </span>
  );
}

function CallRow({ call: { line, summary, allowed } }: { call: Call }) {
  const [method = "", path = ""] = line.split(" ");
  return (
    <li className={`grid items-center gap-x-2 border-b px-4 py-1.5 last:border-b-0 ${COLUMNS}`}>
      <span className="min-w-0 pl-5.5">
        <code className="font-mono text-sm wrap-anywhere">
          {method} {path.replace("/api/v1", "").replaceAll(/\[(\w+)\]/g, ":$1")}
        </code>
        <span className="block text-sm text-soft">{summary}</span>
      </span>
      <span className="pl-5.5 text-sm text-soft @3xl:sr-only">{list(allowed.map(nameOf))}</span>
      {STANDINGS.map((standing) => (
        <span key={standing} aria-hidden className="hidden place-items-center @3xl:grid">
          {allowed.includes(standing) ? (
            <Check className="size-4 text-ok" />
          ) : (
            <Minus className="size-3.5 text-faint" />
          )}
        </span>
      ))}
    </li>
  );
}
