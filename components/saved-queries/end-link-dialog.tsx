"use client";

import { RemovalDialog } from "@/components/teams/removal-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { endLinkAction } from "@/lib/query-shares/actions";
import type { LinkRow } from "@/lib/query-shares/data";
import { LIST_ID } from "./list-rail";

/** Asks before a link stops working. */
export function EndLinkDialog({ link, onClose }: { link: LinkRow; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(endLinkAction);

  async function end() {
    if (!(await run({ linkId: link.id }))) return false;
    toast.success(t("links.ended"));
    return true;
  }

  return (
    <RemovalDialog
      title={t("links.endTitle")}
      description={t("links.endText")}
      confirm={t("links.end")}
      focusAfter={LIST_ID}
      failure={failure}
      isRunning={isRunning}
      remove={end}
      onClose={onClose}
    />
  );
}
