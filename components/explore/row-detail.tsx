"use client";

import { CircleMinus, CirclePlus, Columns3, ListTree } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n/t";
import type { Row } from "./api";
import { momentOf, type Roles } from "./rows";

/** What can be done from a row. Filters are there only where the query's language has them. */
export type RowDo = {
  filter: ((field: string, value: unknown, operator: "=" | "!=") => void) | null;
  toggleColumn: (field: string) => void;
  hasColumn: (field: string) => boolean;
  context: (row: Row) => void;
};

/** Names and values of a row; the keys of a column that holds keys stand one by one. */
function entriesOf(row: Row): [name: string, value: unknown][] {
  return Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    const isKeyed = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isKeyed || Object.keys(value).length === 0) return [[name, value]];
    return Object.entries(value).map(([key, inner]): [string, unknown] => [`${name}.${key}`, inner]);
  });
}

/** A value as people read it: texts as they are, a text that is JSON and everything else indented. */
function pretty(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "object") return JSON.stringify(value, null, 2);
  const text = String(value);
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // it only looked like JSON
  }
}

/** An opened row: every field with what can be done about it, the rows around it, and all of it to copy. */
export function RowDetail({ row, roles, can }: { row: Row; roles: Roles; can: RowDo }) {
  const source = useRef<HTMLDListElement>(null);
  const { filter } = can;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are drawn in part can't be a table of HTML
    <div role="cell" className="border-t bg-sunken px-2 py-2 sm:pl-8">
      <div className="mb-1.5 flex flex-wrap gap-2 font-sans">
        {momentOf(row, roles.time) !== null && (
          <Button size="sm" icon={<ListTree aria-hidden className="size-3.5" />} onClick={() => can.context(row)}>
            {t("explore.context")}
          </Button>
        )}
        <CopyButton text={JSON.stringify(row, null, 2)} what={t("explore.rowAsJson")} source={source} />
      </div>
      <dl ref={source} className="min-w-0">
        {entriesOf(row).map(([name, value]) => (
          <div
            key={name}
            className="group flex min-w-0 flex-wrap items-start gap-x-2 rounded-sm hover:bg-hover @2xl:flex-nowrap"
          >
            <dt className="w-full shrink-0 px-1 leading-6 text-soft wrap-anywhere @2xl:w-52">{name}</dt>
            <dd className="min-w-0 flex-1 px-1 leading-6 whitespace-pre-wrap wrap-anywhere">{pretty(value)}</dd>
            <dd className="flex shrink-0 @2xl:opacity-0 @2xl:group-focus-within:opacity-100 @2xl:group-hover:opacity-100 pointer-coarse:opacity-100">
              {filter && (
                <>
                  <IconButton
                    className="size-6"
                    label={t("explore.onlyWith", { field: name })}
                    onClick={() => filter(name, value, "=")}
                  >
                    <CirclePlus aria-hidden />
                  </IconButton>
                  <IconButton
                    className="size-6"
                    label={t("explore.without", { field: name })}
                    onClick={() => filter(name, value, "!=")}
                  >
                    <CircleMinus aria-hidden />
                  </IconButton>
                </>
              )}
              {name !== roles.time && (
                <IconButton
                  className="size-6"
                  label={t(can.hasColumn(name) ? "explore.hideColumn" : "explore.showColumn", { field: name })}
                  aria-pressed={can.hasColumn(name)}
                  onClick={() => can.toggleColumn(name)}
                >
                  <Columns3 aria-hidden />
                </IconButton>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
