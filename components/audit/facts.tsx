import { type MessageKey, t } from "@/lib/i18n/t";

/** Names and values, one below the other; what is null is left out. */
export function Facts({ facts }: { facts: readonly (readonly [MessageKey, string | null])[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[8rem_1fr]">
      {facts
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-sm text-soft">{t(name)}</dt>
            <dd className="min-w-0 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
