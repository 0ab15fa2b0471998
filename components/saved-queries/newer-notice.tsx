"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useNow } from "@/components/ui/relative-time";
import { relativeTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { Newer } from "@/lib/saved-queries/actions";
import { differences, type Part, type QueryInput } from "./query-input";
import { rangeText } from "./query-state";

function told(input: QueryInput, part: Part): string {
  if (part === "range") return rangeText(input.range);
  if (part === "language") return input.language === "sql" ? "SQL" : "LogchefQL";
  return input[part].trim() || t("saved.nothing");
}

type Props = {
  newer: Newer;
  input: QueryInput;
  isRunning: boolean;
  onTake: (theirs: QueryInput) => void;
  onKeep: () => void;
};

/** Somebody else changed the query meanwhile: who, when, what differs, and which of the two shall hold. */
export function NewerNotice({ newer, input, isRunning, onTake, onKeep }: Props) {
  useNow();
  const { by, updatedAt, limit, name, description, language, text, range } = newer;
  const theirs: QueryInput = { name, description, language, text, range, limit: String(limit) };
  const parts = differences(theirs, input);
  return (
    <Notice
      role="alert"
      tone="warn"
      title={t("saved.newerTitle", {
        name: by ?? t("saved.newerSomebody"),
        when: relativeTime(new Date(updatedAt), Date.now()),
      })}
      actions={
        <>
          <Button size="sm" onClick={() => isRunning || onTake(theirs)}>
            {t("saved.takeTheirs")}
          </Button>
          <Button size="sm" variant="danger-quiet" pending={isRunning} onClick={onKeep}>
            {t("saved.keepMine")}
          </Button>
        </>
      }
    >
      <p>{t(parts.length > 0 ? "saved.newerText" : "saved.newerSame")}</p>
      {parts.length > 0 && (
        <dl className="mt-2 flex flex-col gap-2">
          {parts.map((part) => (
            <div key={part}>
              <dt className="font-medium text-ink">{t(`saved.part.${part}`)}</dt>
              <Said label={t("saved.theirs")} text={told(theirs, part)} isCode={part === "text"} />
              <Said label={t("saved.yours")} text={told(input, part)} isCode={part === "text"} />
            </div>
          ))}
        </dl>
      )}
    </Notice>
  );
}

function Said({ label, text, isCode }: { label: string; text: string; isCode: boolean }) {
  return (
    <dd className="flex min-w-0 items-baseline gap-2">
      <span className="w-12 shrink-0 text-sm text-faint">{label}</span>
      <span className={isCode ? "line-clamp-6 min-w-0 font-mono text-sm wrap-anywhere" : "min-w-0 wrap-anywhere"}>
        {text}
      </span>
    </dd>
  );
}
