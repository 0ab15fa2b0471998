import { ReachPanel, WhyPanel } from "@/components/explain/lazy-panels";
import { AccountActivity } from "@/components/service-accounts/account-activity";
import { AccountOverview } from "@/components/service-accounts/account-overview";
import { type AccountTab, spanOf } from "@/components/service-accounts/account-tabs";
import { AccountUsage } from "@/components/service-accounts/account-usage";
import { DangerPanel, RotatePanel } from "@/components/service-accounts/lazy-panels";
import { loadAdminDesk } from "@/lib/explain/loaders";
import { t } from "@/lib/i18n/t";
import { loadAccountActivity, loadAccountUsage } from "@/lib/service-accounts/account-page";

type Props = {
  tab: AccountTab;
  accountId: number;
  search: Readonly<Record<string, string | string[] | undefined>>;
};

/** One tab of an account's page, with what it alone has to read. */
export async function AccountPanel({ tab, accountId, search }: Props) {
  switch (tab) {
    case "overview":
      return <AccountOverview />;
    case "rotate":
      return <RotatePanel />;
    case "danger":
      return <DangerPanel />;
    case "usage": {
      const days = spanOf(search.days);
      return <AccountUsage accountId={accountId} days={days} usage={await loadAccountUsage(accountId, days)} />;
    }
    case "activity": {
      const cursor = typeof search.cursor === "string" ? search.cursor : null;
      const { events, next } = await loadAccountActivity(accountId, cursor);
      return <AccountActivity accountId={accountId} events={events} next={next} isFirst={cursor === null} />;
    }
    case "access": {
      const desk = await loadAdminDesk(accountId);
      return (
        <div className="flex min-w-0 flex-col gap-8">
          <section aria-labelledby="account-reach" className="flex min-w-0 flex-col gap-3">
            <div>
              <h2 id="account-reach" className="text-md font-semibold">
                {t("access.tab.reach")}
              </h2>
              <p className="text-soft">{t("accountPage.reachText")}</p>
            </div>
            <ReachPanel desk={desk} accountId={accountId} />
          </section>
          <section aria-labelledby="account-try" className="flex min-w-0 flex-col gap-3">
            <div>
              <h2 id="account-try" className="text-md font-semibold">
                {t("accountPage.simulator")}
              </h2>
              <p className="text-soft">{t("accountPage.simulatorText")}</p>
            </div>
            <WhyPanel desk={desk} decisionId="" kind="call" />
          </section>
        </div>
      );
    }
  }
}
