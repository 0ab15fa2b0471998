import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { THEME_COOKIE, themeOf } from "@/components/layout/theme";
import { TimeZone } from "@/components/layout/time-zone";
import { signOutAction } from "@/lib/auth/actions";
import { isEvaluation, requirePerson } from "@/lib/auth/session";
import { loadHome } from "@/lib/home/loaders";
import { loadPreferences } from "@/lib/preferences/loaders";
import { loadTeamNames } from "@/lib/teams/loaders";

/** Every page of the console: only for people who are signed in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { person } = await requirePerson();
  const [{ reach }, teamNames, { timezone, shortcuts }, jar] = await Promise.all([
    loadHome(),
    loadTeamNames(),
    loadPreferences(),
    cookies(),
  ]);
  const administered = reach.map(({ team }) => team).filter(({ role }) => role === "admin" || role === "owner");
  return (
    <>
      <TimeZone choice={timezone} />
      <Shell
        person={person}
        teams={administered.map(({ id, name }) => ({ id, name }))}
        teamNames={teamNames}
        theme={themeOf(jar.get(THEME_COOKIE)?.value)}
        isEvaluation={isEvaluation()}
        hasShortcuts={shortcuts}
        signOut={signOutAction}
      >
        {children}
      </Shell>
    </>
  );
}
