"use client";

import { CircleUser, KeyRound, LogOut, Monitor, Moon, Settings2, Sun } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { leavePage } from "@/components/ui/leaving";
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import { t } from "@/lib/i18n/t";
import { updatePreferencesAction } from "@/lib/preferences/actions";
import { rememberTheme } from "./remember-theme";
import type { Theme } from "./theme";

type Props = {
  person: { email: string; fullName: string; role: "admin" | "member" };
  theme: Theme;
  signOut: () => Promise<void>;
};

/** Who is signed in, how the console is lit, and the way out. */
export function AccountMenu({ person, theme: initial, signOut }: Props) {
  const [theme, setTheme] = useState(initial);
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} action={signOut} hidden />
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t("account.menu", { name: person.fullName })}
            className={cn(buttonLook({ variant: "ghost", size: "sm" }), "max-w-56 px-1.5")}
          >
            <CircleUser aria-hidden className="size-4 shrink-0" />
            <span className="truncate max-sm:hidden">{person.fullName}</span>
          </button>
        }
      >
        <div className="px-2 pt-1.5 pb-2">
          <p className="font-medium wrap-anywhere">{person.fullName}</p>
          <p className="text-sm text-soft wrap-anywhere">{person.email}</p>
          <p className="mt-0.5 text-sm text-faint">{t(`role.global.${person.role}`)}</p>
        </div>
        <MenuSeparator />
        <MenuRadioGroup
          label={t("theme.label")}
          value={theme}
          onValueChange={(next: Theme) => {
            setTheme(next);
            rememberTheme(next);
            // This browser has it either way; a lost call only leaves other browsers as they were.
            void updatePreferencesAction({ theme: next === "system" ? "auto" : next }).catch(() => {});
          }}
          options={[
            { value: "system", label: t("theme.system"), icon: <Monitor aria-hidden className="size-4 text-soft" /> },
            { value: "light", label: t("theme.light"), icon: <Sun aria-hidden className="size-4 text-soft" /> },
            { value: "dark", label: t("theme.dark"), icon: <Moon aria-hidden className="size-4 text-soft" /> },
          ]}
        />
        <MenuSeparator />
        <MenuItem render={<Link href="/settings/profile" />}>
          <Settings2 aria-hidden className="size-4 text-soft" />
          {t("nav.yourSettings")}
        </MenuItem>
        <MenuItem render={<Link href="/settings/api-tokens" />}>
          <KeyRound aria-hidden className="size-4 text-soft" />
          {t("settings.tokens")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onClick={() => leavePage(() => form.current?.requestSubmit())}>
          <LogOut aria-hidden className="size-4 text-soft" />
          {t("account.signOut")}
        </MenuItem>
      </Menu>
    </>
  );
}
