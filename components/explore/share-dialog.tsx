"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n/t";
import { call, type Place, pathOf } from "./api";
import { type ExploreState, writeState } from "./explore-state";
import { keepRange, keepVariables } from "./shared";
import { spanOf } from "./time";

type Props = { state: ExploreState; place: Place; onClose: () => void };

const LIFETIMES = { day: 86_400, week: 604_800, month: 2_592_000 } as const;
type Lifetime = keyof typeof LIFETIMES;

/** Links to the query: the address with its time held fast, and a short one that ends. */
export function ShareDialog({ state, place, onClose }: Props) {
  const { language, text, range, zone, limit } = state;
  const [lifetime, setLifetime] = useState<Lifetime>("week");
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [address] = useState(() => {
    const { startMs, endMs } = spanOf(range, Date.now());
    const search = writeState({ ...state, range: { start: startMs, end: endMs } }, { zone: "local" });
    return `${window.location.origin}/explore${search}`;
  });

  async function make() {
    setProblem(null);
    setMaking(true);
    const timezone = zone === "local" ? {} : { timezone: zone };
    const variables = keepVariables(state);
    const payload = {
      ...{ version: 1, mode: language, query: text, limit, time_range: keepRange(range), ...timezone },
      ...(variables.length > 0 && { variables }),
    };
    const answer = await call<{ share_url: string }>(pathOf(place, "/query-shares"), {
      body: { payload, expires_in_seconds: LIFETIMES[lifetime] },
    });
    setMaking(false);
    if (answer.ok) setLink(answer.data.share_url);
    else setProblem(answer.refusal.message);
  }

  return (
    <Dialog open onClose={onClose} title={t("explore.shareTitle")} description={t("explore.shareText")}>
      <div className="flex flex-col gap-5">
        <CodeBlock title={t("explore.address")} code={address} />
        {text.trim() === "" ? (
          <Notice>{t("explore.nothingToShare")}</Notice>
        ) : (
          <div className="flex flex-col gap-3">
            <div className="flex flex-wrap items-end gap-2">
              <Field label={t("explore.linkLives")} className="flex-1">
                <Select
                  value={lifetime}
                  onValueChange={setLifetime}
                  options={[
                    { value: "day", label: t("explore.lives.day") },
                    { value: "week", label: t("explore.lives.week") },
                    { value: "month", label: t("explore.lives.month") },
                  ]}
                />
              </Field>
              <Button variant="primary" pending={isMaking} onClick={() => void make()}>
                {t("explore.makeLink")}
              </Button>
            </div>
            {problem && (
              <Notice role="alert" tone="danger">
                {problem}
              </Notice>
            )}
            <div role="status">{link && <CodeBlock title={t("explore.link")} code={link} />}</div>
          </div>
        )}
      </div>
    </Dialog>
  );
}
