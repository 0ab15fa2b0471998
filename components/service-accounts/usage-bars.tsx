import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import type { DayOfCalls } from "./usage-days";

/** How a call ends, and how it is painted; colour only repeats what the words beside it say. */
export const OUTCOMES = [
  { outcome: "allowed", look: "bg-accent" },
  { outcome: "denied", look: "bg-danger" },
  { outcome: "failed", look: "bg-warn" },
] as const;

const height = (part: number, most: number) => ({ height: `${most === 0 ? 0 : (part / most) * 100}%` });

/** Calls by outcome, a bar a day, and the same as a table. Drawn on the server: it takes no script. */
export function DayBars({ days }: { days: readonly DayOfCalls[] }) {
  const most = Math.max(...days.map(({ total }) => total));
  const told = (day: DayOfCalls) => t("accountPage.dayTold", { ...day, count: day.total });
  return (
    <div className="px-4 pt-3 pb-3">
      <div aria-hidden>
        <p className="text-right text-xs text-faint">{t("accountPage.most", { count: most })}</p>
        <div className="flex h-32 items-end gap-px border-b">
          {days.map((day) => (
            <div key={day.date} title={told(day)} className="group flex h-full min-w-0 flex-1 flex-col justify-end">
              <div className="flex flex-col-reverse group-hover:opacity-70" style={height(day.total, most)}>
                {OUTCOMES.map(({ outcome, look }) =>
                  day[outcome] === 0 ? null : (
                    <span key={outcome} className={cn("min-h-0.5", look)} style={height(day[outcome], day.total)} />
                  ),
                )}
              </div>
            </div>
          ))}
        </div>
        <p className="mt-1 flex justify-between text-xs text-faint">
          <span>{days[0]?.date}</span>
          <span>{days.at(-1)?.date} UTC</span>
        </p>
      </div>
      <details className="mt-2">
        <summary className="cursor-pointer text-sm text-soft hover:text-ink">{t("accountPage.asTable")}</summary>
        <table className="mt-2 w-full text-left text-sm tabular-nums">
          <caption className="sr-only">{t("accountPage.byOutcome")}</caption>
          <thead className="text-faint">
            <tr>
              <th scope="col" className="py-1 font-medium">
                {t("accountPage.day")}
              </th>
              {OUTCOMES.map(({ outcome }) => (
                <th key={outcome} scope="col" className="py-1 text-right font-medium">
                  {t(`accountPage.outcome.${outcome}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .filter(({ total }) => total > 0)
              .map((day) => (
                <tr key={day.date} className="border-t">
                  <th scope="row" className="py-1 font-normal">
                    {day.date}
                  </th>
                  {OUTCOMES.map(({ outcome }) => (
                    <td key={outcome} className="py-1 text-right">
                      {t("accountPage.number", { number: day[outcome] })}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

/** How often a scope was asked for, a small bar a day. */
export function ScopeBars({ name, days }: { name: string; days: readonly { date: string; calls: number }[] }) {
  const most = Math.max(...days.map(({ calls }) => calls));
  const busy = days.filter(({ calls }) => calls > 0).length;
  return (
    <div
      role="img"
      aria-label={t("accountPage.scopeLine", { scope: name, count: busy, most })}
      className="flex h-6 w-40 items-end gap-px border-b max-sm:w-full"
    >
      {days.map(({ date, calls }) => (
        <span
          key={date}
          title={t("accountPage.scopeDay", { date, count: calls })}
          className={cn("min-w-0 flex-1 bg-control", calls > 0 && "min-h-0.5")}
          style={height(calls, most)}
        />
      ))}
    </div>
  );
}
