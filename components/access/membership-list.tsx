import { Database } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Membership } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";

/** Teams with the account's role in each, and the sources that each opens. */
export function MembershipList({ teams }: { teams: readonly Membership[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {teams.map((team) => (
        <li key={team.id} className="min-w-0">
          <p className="wrap-anywhere">
            <span className="font-medium">{team.name}</span>
            <span className="text-soft"> · {t(`role.team.${team.role}`)}</span>
            {team.endsAt && (
              <span className="text-soft">
                {" "}
                · {t("member.ends")} <RelativeTime at={team.endsAt} />
              </span>
            )}
          </p>
          {team.sources.length > 0 ? (
            <ul className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-soft">
              {team.sources.map((source) => (
                <li key={source.id} className="inline-flex min-w-0 items-center gap-1">
                  <Database aria-hidden className="size-3 shrink-0 text-faint" />
                  <span className="wrap-anywhere">{source.name}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="mt-0.5 text-sm text-faint">{t("membership.noSources")}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
