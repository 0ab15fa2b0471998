import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { Notice } from "@/components/ui/notice";
import { safeReturnPath } from "@/lib/auth/return-path";
import { currentPerson, isEvaluation } from "@/lib/auth/session";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("signIn.title") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The way in. Whoever is signed in already goes straight on. */
export default async function SignInPage({ searchParams }: Props) {
  const { next, ended, "signed-out": signedOut } = await searchParams;
  const path = safeReturnPath(next);
  if (await currentPerson()) redirect(path);
  return (
    <>
      <header className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold text-ink">{t("signIn.heading")}</h1>
        <p className="text-md text-soft">{t("signIn.lead")}</p>
      </header>
      {ended && <Notice role="status" title={t("signIn.ended")} />}
      {signedOut && <Notice role="status" title={t("signIn.signedOut")} />}
      <SignInForm next={path} isEvaluation={isEvaluation()} />
    </>
  );
}
