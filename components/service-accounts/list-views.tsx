import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { locale, t } from "@/lib/i18n/t";
import { type ListQuery, VIEWS, writeListQuery } from "@/lib/service-tokens/schema";

type Props = { query: ListQuery; counts: Readonly<Record<ListQuery["view"], number>> };

/** Accounts as cards, tokens as rows, and what was deleted; the search and the filters go along. */
export function ListViews({ query, counts }: Props) {
  return (
    <nav aria-label={t("list.views")} className="-mb-2 flex flex-wrap gap-x-4 border-b">
      {VIEWS.map((view) => {
        const isHere = view === query.view;
        const search = writeListQuery({ ...query, view, account: null, sort: "newest", page: 1 });
        return (
          <Link
            key={view}
            href={`/admin/service-tokens${search}`}
            aria-current={isHere ? "page" : undefined}
            className={cn(
              "-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 font-medium focus-visible:-outline-offset-2",
              isHere ? "border-ink text-ink" : "border-transparent text-soft hover:text-ink",
            )}
          >
            {t(`list.view.${view}`)}
            <span className="text-sm font-normal text-faint tabular-nums">{counts[view].toLocaleString(locale)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
