"use client";

import type { ReactNode } from "react";
import { SearchInput, type SearchInputProps } from "./search-input";

type Props = Omit<SearchInputProps, "className"> & {
  /** How many rows there are and are shown, in a sentence. */
  count?: string;
  /** Further filters and buttons, between the search and the count. */
  children?: ReactNode;
};

/** The line above a list: what it is searched and narrowed by, and what that leaves of it. */
export function SearchRow({ count, children, ...search }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput {...search} className="flex-1 basis-56" />
      {children}
      {count !== undefined && (
        <p role="status" className="text-sm text-faint">
          {count}
        </p>
      )}
    </div>
  );
}
