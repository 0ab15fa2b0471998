"use client";

import { Plus } from "lucide-react";
import { TwoAxes } from "@/components/access/two-axes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/lib/i18n/t";

/** The first visit: how access works, in one picture, and the first step. */
export function NoAccounts({ onCreate }: { onCreate: () => void }) {
  return (
    <Card className="px-4 py-8 sm:px-8">
      <div className="mx-auto flex max-w-2xl flex-col gap-5">
        <div>
          <h2 className="text-lg font-semibold tracking-tight">{t("empty.title")}</h2>
          <p className="mt-1 text-soft">{t("empty.text")}</p>
        </div>
        <TwoAxes
          hasMay
          hasReach
          may={
            <>
              <Badge>logs:read</Badge>
              <p className="mt-1.5 text-sm text-soft">{t("empty.may")}</p>
            </>
          }
          reaches={
            <>
              <Badge>{t("empty.teamExample")}</Badge>
              <p className="mt-1.5 text-sm text-soft">{t("empty.reaches")}</p>
            </>
          }
        />
        <p className="text-soft">{t("empty.both")}</p>
        <div>
          <Button variant="primary" icon={<Plus aria-hidden className="size-4" />} onClick={onCreate}>
            {t("account.createFirst")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
