import { toast } from "@/components/ui/toast";
import { t } from "@/lib/i18n/t";
import { switchServiceAccountAction } from "@/lib/service-accounts/actions";
import { switchTokenAction } from "@/lib/tokens/actions";
import type { TokenRow } from "@/lib/tokens/serialize";
import { toastWithUndo } from "./undo-toast";

const lost = () => ({ ok: false, message: t("error.lost") }) as const;

/** Has a token refused for now, or lets it work again; what was switched off can be switched on from the message. */
export async function turnToken(accountId: number, token: Pick<TokenRow, "id" | "name" | "state">): Promise<void> {
  const isDisabled = token.state !== "disabled";
  const { name } = token;
  const to = (off: boolean) => switchTokenAction({ accountId, tokenId: token.id, isDisabled: off });
  const result = await to(isDisabled).catch(lost);
  if (!result.ok) toast.error(result.message);
  else if (!isDisabled) toast.success(t("switch.enabled", { name }));
  else
    toastWithUndo(t("switch.disabled", { name }), {
      undo: () => to(false),
      undone: () => t("switch.enabled", { name }),
    });
}

/** Switches an account off, or on again; switching it off can be taken back from the message. */
export async function turnAccount(account: { id: number; name: string; isDisabled: boolean }): Promise<void> {
  const isDisabled = !account.isDisabled;
  const to = (off: boolean) => switchServiceAccountAction({ id: account.id, isDisabled: off });
  const enabled = () => t("account.nowEnabled", { account: account.name });
  const result = await to(isDisabled).catch(lost);
  if (!result.ok) toast.error(result.message);
  else if (!isDisabled) toast.success(enabled());
  else toastWithUndo(t("account.nowDisabled", { account: account.name }), { undo: () => to(false), undone: enabled });
}
