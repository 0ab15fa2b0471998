"use client";

import { ChevronRight, CircleMinus, CirclePlus } from "lucide-react";
import { useEffect, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import { type Answer, type Asked, call, pathOf } from "./api";
import type { RowDo } from "./row-detail";

type Field = { name: string; type: string; isKey: boolean };
type Values = { values: { value: string; count: number }[]; total_distinct: number };

type Props = {
  fields: readonly Field[];
  time: string;
  asked: Asked;
  can: Pick<RowDo, "filter" | "toggleColumn" | "hasColumn">;
};

const FEW = 10;
/** Kinds of columns whose values the server doesn't count. */
const UNCOUNTED = /^(?:Nullable\(|LowCardinality\()*(?:Map|Array|Tuple|JSON|Object|Nested|Date|Variant|Dynamic)/;

/** The source's fields: which are shown as columns, and the most frequent values of each, to filter by. */
export function FieldSidebar({ fields, time, asked, can }: Props) {
  const [query, setQuery] = useState("");
  const words = query.toLowerCase();
  const found = fields.filter(({ name }) => name.toLowerCase().includes(words));
  return (
    <section aria-label={t("explore.fields")} className="flex min-w-0 flex-col gap-2 p-2">
      <SearchInput label={t("explore.findField")} value={query} onValueChange={setQuery} />
      {found.length === 0 && <p className="px-1 text-soft">{t("explore.noField")}</p>}
      <ul className="flex min-w-0 flex-col">
        {found.map((field) => (
          <FieldItem key={field.name} field={field} isTime={field.name === time} asked={asked} can={can} />
        ))}
      </ul>
    </section>
  );
}

type ItemProps = { field: Field; isTime: boolean; asked: Asked; can: Props["can"] };

function FieldItem({ field, isTime, asked, can }: ItemProps) {
  const [isOpen, setOpen] = useState(false);
  const { name, type, isKey } = field;
  const isCounted = !UNCOUNTED.test(type);
  return (
    <li className="min-w-0">
      <div className={cn("flex min-w-0 items-center gap-1", isKey && "pl-3")}>
        {isTime ? (
          <span className="w-4 shrink-0" />
        ) : (
          <Checkbox
            label={t("explore.asColumn", { field: name })}
            checked={can.hasColumn(name)}
            onCheckedChange={() => can.toggleColumn(name)}
          />
        )}
        {isCounted ? (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="flex min-h-7 min-w-0 flex-1 items-center gap-1 rounded-sm px-1 text-left hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="min-w-0 flex-1 truncate font-mono text-sm">{name}</span>
            <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-faint", isOpen && "rotate-90")} />
          </button>
        ) : (
          <span className="flex min-h-7 min-w-0 flex-1 items-center px-1">
            <span className="truncate font-mono text-sm text-soft">{name}</span>
          </span>
        )}
      </div>
      {isOpen && <TopValues key={JSON.stringify(asked)} field={field} asked={asked} can={can} />}
    </li>
  );
}

function TopValues({ field: { name, type }, asked, can }: { field: Field; asked: Asked; can: Props["can"] }) {
  const [answer, setAnswer] = useState<Answer<Values> | null>(null);
  useEffect(() => {
    const control = new AbortController();
    const search = new URLSearchParams({
      type,
      start_time: asked.startTime,
      end_time: asked.endTime,
      timezone: asked.timezone,
      limit: String(FEW),
      ...(asked.language === "logchefql" && { query: asked.text }),
    });
    const path = pathOf(asked.place, `/fields/${encodeURIComponent(name)}/values?${search}`);
    void call<Values>(path, { signal: control.signal }).then((next) => {
      if (!control.signal.aborted) setAnswer(next);
    });
    return () => control.abort();
  }, [name, type, asked]);

  const indent = "mb-1 ml-5 border-l pl-2";
  if (!answer) {
    return (
      <div role="status" aria-label={t("state.loading")} className={cn(indent, "flex flex-col gap-1.5 py-1")}>
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    );
  }
  if (!answer.ok) return <p className={cn(indent, "text-sm text-danger wrap-anywhere")}>{answer.refusal.message}</p>;
  const { values, total_distinct } = answer.data;
  if (values.length === 0) return <p className={cn(indent, "text-sm text-soft")}>{t("explore.noValues")}</p>;
  const highest = Math.max(...values.map(({ count }) => count));
  const { filter } = can;
  return (
    <div className={indent}>
      <ul className="flex min-w-0 flex-col">
        {values.map(({ value, count }) => (
          <li key={value} className="group relative flex min-w-0 items-center gap-1 text-sm">
            <span
              aria-hidden
              style={{ width: `${(count / highest) * 100}%` }}
              className="absolute inset-y-0.5 left-0 rounded-sm bg-accent-soft"
            />
            <span title={value} className="relative min-w-0 flex-1 truncate px-1 font-mono leading-6">
              {value}
            </span>
            <span className="relative shrink-0 text-soft tabular-nums">{t("explore.number", { count })}</span>
            {filter && (
              <span className="relative flex shrink-0">
                <IconButton
                  className="size-6"
                  label={t("explore.onlyValue", { field: name, value })}
                  hint={t("explore.only")}
                  onClick={() => filter(name, value, "=")}
                >
                  <CirclePlus aria-hidden className="size-3.5!" />
                </IconButton>
                <IconButton
                  className="size-6"
                  label={t("explore.notValue", { field: name, value })}
                  hint={t("explore.not")}
                  onClick={() => filter(name, value, "!=")}
                >
                  <CircleMinus aria-hidden className="size-3.5!" />
                </IconButton>
              </span>
            )}
          </li>
        ))}
      </ul>
      {total_distinct > values.length && (
        <p className="px-1 text-sm text-faint">{t("explore.moreValues", { count: total_distinct - values.length })}</p>
      )}
    </div>
  );
}
