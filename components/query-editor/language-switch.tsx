"use client";

import { Segmented } from "@/components/ui/segmented";
import type { QueryEditorProps } from "./query-editor";

type Language = QueryEditorProps["language"];
type Props = { label: string; value: Language; onValueChange: (language: Language) => void };

/** Which of the two languages a query is written in. */
export function LanguageSwitch(props: Props) {
  return (
    <Segmented
      {...props}
      size="sm"
      options={[
        { value: "logchefql", label: "LogchefQL" },
        { value: "sql", label: "SQL" },
      ]}
    />
  );
}
