import Link from "next/link";
import { t } from "@/lib/i18n/t";

type Props = { account: { id: number; name: string }; total: number };

/** The way to all tokens of an account in the list, where they are sorted, filtered and changed together. */
export function AllTokens({ account: { id, name }, total }: Props) {
  return (
    <p className="border-t px-4 py-2">
      <Link
        href={`/admin/service-tokens?view=tokens&account=${id}`}
        aria-label={t("accounts.allTokensNamed", { count: total, account: name })}
        className="rounded-sm text-soft hover:text-ink hover:underline"
      >
        {t("accounts.allTokens", { count: total })}
      </Link>
    </p>
  );
}
