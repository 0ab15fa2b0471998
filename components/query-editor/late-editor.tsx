"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The editor on a page, which stands before it comes: the editor is most of such a page's script. */
export const LateEditor = dynamic(() => import("./source-editor").then((one) => one.SourceEditor), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-5 w-64 max-w-[calc(100%-1rem)]" />,
});
