"use client";

import { CalendarClock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { MemberRow } from "@/lib/teams/serialize";

type EndProps = { member: MemberRow; canChange: boolean; onChange: () => void };

/** When a membership ends by itself, which those who may can change. */
export function MemberEnd({ member, canChange, onChange }: EndProps) {
  const end = member.expiresAt ? <RelativeTime at={member.expiresAt} /> : t("member.noEnd");
  if (!canChange) return <span className="text-soft">{end}</span>;
  return (
    <Button
      id={`member-end-${member.userId}`}
      size="sm"
      variant="ghost"
      className="-mx-2"
      icon={<CalendarClock aria-hidden className="size-3.5 text-faint" />}
      aria-label={t("member.endOf", { name: member.fullName })}
      onClick={onChange}
    >
      {end}
    </Button>
  );
}
