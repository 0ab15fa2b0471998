import type { Metadata } from "next";
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { readRefusal } from "@/lib/auth/refusals";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("authError.title") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Why a sign-in ended without a session, and what to do about it. */
export default async function AuthErrorPage({ searchParams }: Props) {
  const code = readRefusal((await searchParams).error);
  return (
    <>
      <header className="flex flex-col gap-2">
        <h1 className="text-xl font-semibold text-ink">{t(`authError.${code}.title`)}</h1>
        <p className="text-md text-soft">{t(`authError.${code}.text`)}</p>
      </header>
      <Link href="/sign-in" className={buttonLook({ variant: "primary", size: "lg" })}>
        {t("authError.again")}
      </Link>
      <p className="text-sm text-soft">
        {t("authError.code")} <code className="font-mono text-ink">{code}</code>
      </p>
    </>
  );
}
