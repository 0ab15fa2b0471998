/** One line of the report: what was measured, what it should be, and the figures behind it. */
export type Finding = {
  name: string;
  value: number;
  unit: "×" | "ms" | "s" | "MB" | "kB" | "rows/s";
  /** None where only the figure is wanted. */
  bar?: { rule: "at least" | "at most"; value: number };
  raw: string;
};

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** A number for people: whole from a hundred on, two decimals below. */
export function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

function verdict({ bar, value }: Finding): string {
  if (!bar) return "";
  return (bar.rule === "at least" ? value >= bar.value : value <= bar.value) ? "met" : "missed";
}

/** The findings as a table for a terminal. */
export function table(findings: readonly Finding[]): string {
  const head = ["Budget", "Measured", "Bar", "", "Figures (medians)"];
  const rows = findings.map((finding) => [
    finding.name,
    `${shown(finding.value)} ${finding.unit}`,
    finding.bar ? `${finding.bar.rule} ${finding.bar.value.toLocaleString("en")} ${finding.unit}` : "",
    verdict(finding),
    finding.raw,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(head), rule, ...rows.map(line)].map((text) => text.trimEnd()).join("\n");
}
