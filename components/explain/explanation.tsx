"use client";

import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { TwoAxes } from "@/components/access/two-axes";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Axis } from "@/lib/access/explain";
import type { ExplanationWire } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { RemedyButton } from "./remedy-button";
import { type NumberedStep, StepList } from "./step-list";

type Props = { told: ExplanationWire; publicUrl: string; onMended: () => void };

/** A decision drawn as what it is: two axes that have to meet, with what stands before and behind them. */
export function Explanation({ told, publicUrl, onMended }: Props) {
  const steps = told.steps.map((step, index): NumberedStep => ({ ...step, place: index + 1 }));
  const on = (axis: Axis) => steps.filter((step) => step.axis === axis);
  const isOpen = (axis: Axis) => on(axis).every(({ outcome }) => outcome !== "failed");
  const remedyOf = ({ remedy }: NumberedStep) =>
    remedy && <RemedyButton remedy={remedy} told={told} publicUrl={publicUrl} onDone={onMended} />;
  const list = (axis: Axis) => <StepList steps={on(axis)} label={t(`told.${axis}`)} remedyOf={remedyOf} />;
  return (
    <section aria-label={t("told.region")} className="flex min-w-0 flex-col gap-4">
      <Headline told={told} />
      <Facts told={told} />
      <Block title={t("told.caller")}>{list("caller")}</Block>
      <TwoAxes
        mayTitle={t("told.may")}
        may={list("may")}
        reaches={list("reaches")}
        hasMay={isOpen("may")}
        hasReach={isOpen("reaches")}
        verdict={
          <p className="text-sm text-soft">{t(isOpen("may") && isOpen("reaches") ? "told.both" : "told.notBoth")}</p>
        }
      />
      {on("beyond").length > 0 && <Block title={t("told.beyond")}>{list("beyond")}</Block>}
    </section>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border bg-surface px-3 py-2.5">
      <p className="mb-1.5 text-xs font-medium text-faint">{title}</p>
      {children}
    </div>
  );
}

function Headline({ told }: { told: ExplanationWire }) {
  const { allowed, status, message, receipt, now } = told;
  const title = receipt ? t("told.refused") : t(allowed ? "told.wouldPass" : "told.wouldRefuse");
  const badge = (
    <Badge tone={allowed ? "ok" : "danger"} mono>
      {t("told.status", { status })}
    </Badge>
  );
  const after = now && (now.allowed ? t("told.passesNow") : t("told.stillRefused", { message: now.message ?? "" }));
  return (
    <div role="status" className="flex flex-col gap-2">
      {allowed ? (
        <p className="flex items-center gap-2 font-medium">
          <CircleCheck aria-hidden className="size-4 text-ok" />
          {title} {badge}
        </p>
      ) : (
        <Notice
          tone="danger"
          title={
            <>
              {title} {badge}
            </>
          }
        >
          {message}
        </Notice>
      )}
      {after && <p className={now?.allowed ? "text-ok" : "text-soft"}>{after}</p>}
    </div>
  );
}

function Facts({ told }: { told: ExplanationWire }) {
  const { principal, token, team, source, receipt, need } = told;
  const place = (thing: { id: number; name: string | null }) => thing.name ?? t("told.unnamed", { id: thing.id });
  const who = principal && (token ? t("told.byToken", { account: principal.name, token: token.name }) : principal.name);
  const rows: [label: string, value: ReactNode][] = [
    [t("told.who"), who],
    [t("told.call"), receipt && <code className="font-mono text-sm">{`${receipt.method} ${receipt.route}`}</code>],
    [t("told.when"), receipt && <RelativeTime at={receipt.at} />],
    [t("told.request"), receipt && <code className="font-mono text-sm select-all">{receipt.request_id}</code>],
    [t("told.need"), need.scope && <code className="font-mono text-sm">{need.scope}</code>],
    [t("told.team"), team && place(team)],
    [t("told.source"), source && place(source)],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
