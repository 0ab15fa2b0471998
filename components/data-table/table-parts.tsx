// biome-ignore-all lint/a11y/noRedundantRoles: a changed display would drop the roles
// biome-ignore-all lint/a11y/useSemanticElements: the elements are the right ones, with their roles beside them
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type FrameProps = {
  /** Names the table for assistive technology. */
  caption: string;
  /** True where columns have widths of their own. */
  isFixed: boolean;
  head: ReactNode;
  children: ReactNode;
};

/**
 * A table that turns into cards when its place is narrow: the reading order stays, each cell carries its column's name,
 * and nothing scrolls sideways. Roles are explicit because a changed `display` would drop them.
 */
export function TableFrame({ caption, isFixed, head, children }: FrameProps) {
  return (
    <div className="@container min-w-0 overflow-clip rounded-b-lg">
      <table role="table" className={cn("block w-full text-left @3xl:table", isFixed && "@3xl:table-fixed")}>
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="sr-only @3xl:not-sr-only @3xl:table-header-group">
          <tr role="row" className="border-b">
            {head}
          </tr>
        </thead>
        <tbody role="rowgroup" className="block @3xl:table-row-group">
          {children}
        </tbody>
      </table>
    </div>
  );
}

type HeadCellProps = { sorted?: "asc" | "desc" | false; className?: string | undefined; children: ReactNode };

/** The head of a column; `sorted` says how, where its table is sorted by it. */
export function HeadCell({ sorted, className, children }: HeadCellProps) {
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined}
      className={cn("h-8 px-3 text-sm font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4", className)}
    >
      {children}
    </th>
  );
}

type RowProps = { id: string; isFaded: boolean; children: ReactNode };

/** A row; `isFaded` draws one that is over fainter. */
export function BodyRow({ id, isFaded, children }: RowProps) {
  return (
    <tr
      role="row"
      data-row={id}
      tabIndex={-1}
      className={cn(
        "relative block border-b px-4 py-3 last:border-b-0 hover:bg-canvas focus-visible:-outline-offset-2 @3xl:table-row @3xl:p-0",
        isFaded && "text-soft",
      )}
    >
      {children}
    </tr>
  );
}

/** A cell; `label` is its column's name, which stands beside the value where rows are cards. */
export function BodyCell({ label, children }: { label?: string | undefined; children: ReactNode }) {
  return (
    <td
      role="cell"
      data-label={label}
      className="flex min-w-0 items-baseline gap-3 py-0.5 align-middle before:w-24 before:shrink-0 before:text-sm before:text-faint before:content-[attr(data-label)] first:pr-10 first:before:hidden @3xl:table-cell @3xl:h-11 @3xl:px-3 @3xl:py-1.5 @3xl:before:hidden @3xl:first:pl-4 @3xl:last:pr-4 last:@max-3xl:absolute last:@max-3xl:top-2 last:@max-3xl:right-2 last:@max-3xl:before:hidden"
    >
      {children}
    </td>
  );
}
