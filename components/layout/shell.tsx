import { FlaskConical } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CommandCenter } from "@/components/command/command-center";
import { Shortcuts } from "@/components/ui/shortcuts";
import { t } from "@/lib/i18n/t";
import { AccountMenu } from "./account-menu";
import { Breadcrumbs } from "./breadcrumbs";
import { LogoMark } from "./logo";
import { MobileNav } from "./mobile-nav";
import { Nav, type NavTeam } from "./nav";
import { OfflineBanner } from "./offline-banner";
import type { Theme } from "./theme";

type Props = {
  person: { id: number; email: string; fullName: string; role: "admin" | "member" };
  /** Teams that this person administers or owns. */
  teams: readonly NavTeam[];
  /** Teams whose pages this person may open. */
  teamNames: readonly NavTeam[];
  theme: Theme;
  isEvaluation: boolean;
  /** Whether single keys do something. */
  hasShortcuts: boolean;
  signOut: () => Promise<void>;
  children: ReactNode;
};

/** The frame of every console page: places on the left, where one is and who one is along the top. */
export function Shell({ person, teams, teamNames, theme, isEvaluation, hasShortcuts, signOut, children }: Props) {
  const isAdmin = person.role === "admin";
  return (
    <Shortcuts enabled={hasShortcuts}>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[14.5rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-2 text-on-ink focus:translate-y-0"
        >
          {t("nav.skip")}
        </a>
        <aside
          aria-label={t("shell.sidebar")}
          className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r bg-canvas md:flex"
        >
          <Link href="/" className="flex h-12 shrink-0 items-center gap-2 px-4 font-semibold tracking-tight">
            <LogoMark className="size-5" />
            {t("app.name")}
          </Link>
          <Nav isAdmin={isAdmin} teams={teams} />
        </aside>
        <div className="flex min-w-0 flex-col">
          <OfflineBanner />
          {isEvaluation && (
            <aside
              aria-label={t("shell.evaluationLabel")}
              className="flex items-start gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-sm sm:px-6"
            >
              <FlaskConical aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
              <p>{t("shell.evaluation")}</p>
            </aside>
          )}
          <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-canvas px-3 sm:px-6">
            <MobileNav isAdmin={isAdmin} teams={teams} />
            <Breadcrumbs teams={teamNames} />
            <CommandCenter userId={person.id} isAdmin={isAdmin} signOut={signOut} />
            <AccountMenu person={person} theme={theme} signOut={signOut} />
          </header>
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto w-full max-w-[76rem] flex-1 px-4 py-6 outline-none has-data-wide:max-w-none has-data-wide:py-4 sm:px-6 sm:py-8"
          >
            {children}
          </main>
        </div>
      </div>
    </Shortcuts>
  );
}
