"use client";

import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, buttonLook } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import type { ExportJobWire } from "@/lib/exports/serialize";
import { t } from "@/lib/i18n/t";
import { call, type Place, pathOf, type Result } from "./api";

type Props = { place: Place; result: Result; onClose: () => void };
type Format = "csv" | "ndjson";

const POLL_MS = 700;
const EVERYTHING_ROWS = 1_000_000;

/** Writes what the query finds into a file: as many rows as are shown, or all of them. */
export function ExportDialog({ place, result, onClose }: Props) {
  const [format, setFormat] = useState<Format>("csv");
  const [reach, setReach] = useState<"shown" | "all">("shown");
  const [job, setJob] = useState<ExportJobWire | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const control = useRef<AbortController>(null);
  useEffect(() => () => control.current?.abort(), []);
  const isUnderWay = job?.status === "pending" || job?.status === "running";

  async function make() {
    control.current?.abort();
    const own = new AbortController();
    const { signal } = own;
    control.current = own;
    setProblem(null);
    const { query_text, variables } = result.statement;
    const limit = reach === "all" ? { limit: EVERYTHING_ROWS } : {};
    const body = { raw_sql: query_text, format, ...limit, ...(variables && { variables }) };
    let answer = await call<ExportJobWire>(pathOf(place, "/exports"), { body, signal });
    while (!signal.aborted) {
      if (!answer.ok) return setProblem(answer.refusal.message);
      const { id, status, error_message } = answer.data;
      setJob(answer.data);
      if (status === "failed") return setProblem(error_message ?? t("explore.exportFailed"));
      if (status !== "pending" && status !== "running") return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      answer = await call<ExportJobWire>(pathOf(place, `/exports/${id}`), { signal });
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("explore.exportTitle")}
      description={t("explore.exportText")}
      footer={
        job?.download_url ? (
          <a href={job.download_url} download={job.file_name} className={buttonLook({ variant: "primary" })}>
            <Download aria-hidden className="size-3.5" />
            {t("explore.download", { file: job.file_name })}
          </a>
        ) : (
          <Button variant="primary" pending={isUnderWay} onClick={() => void make()}>
            {t("explore.makeFile")}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Segmented
          label={t("explore.format")}
          value={format}
          onValueChange={(next) => {
            setFormat(next);
            setJob(null);
          }}
          options={[
            { value: "csv", label: "CSV" },
            { value: "ndjson", label: t("explore.jsonLines") },
          ]}
        />
        <Segmented
          label={t("explore.howMuch")}
          value={reach}
          onValueChange={(next) => {
            setReach(next);
            setJob(null);
          }}
          options={[
            { value: "shown", label: t("explore.asShown") },
            { value: "all", label: t("explore.allRows") },
          ]}
        />
        <div role="status" className="text-soft">
          {isUnderWay && t("explore.writing")}
          {job?.download_url && t("explore.written", { count: job.rows_exported ?? 0 })}
        </div>
        {problem && (
          <Notice role="alert" tone="danger">
            {problem}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
