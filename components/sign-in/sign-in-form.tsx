import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";

type Props = {
  /** A path that was found safe; where to land afterwards. */
  next: string;
  isEvaluation: boolean;
};

const PEOPLE = [
  ["Ada Admin", "signIn.evaluation.ada"],
  ["Olu Owner", "signIn.evaluation.olu"],
  ["Mia Member", "signIn.evaluation.mia"],
] as const;

/** One button that starts the sign-in at the provider. A plain form, so that it works before and without scripts. */
export function SignInForm({ next, isEvaluation }: Props) {
  return (
    <>
      <form method="post" action="/api/auth/signin/oidc" className="flex flex-col gap-3">
        <input type="hidden" name="next" value={next} />
        <Button type="submit" variant="primary" size="lg" className="w-full">
          {t("signIn.button")}
        </Button>
        <p className="text-sm text-soft">{t("signIn.who")}</p>
      </form>
      {isEvaluation && (
        <Notice tone="warn" role="note" title={t("signIn.evaluation.title")}>
          <p>{t("signIn.evaluation.text")}</p>
          <ul className="mt-2 flex flex-col gap-1">
            {PEOPLE.map(([name, does]) => (
              <li key={name}>
                <strong className="font-medium text-ink">{name}</strong> {t(does)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
