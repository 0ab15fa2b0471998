import type { Tone } from "@/components/explore/bars";
import type { Series } from "./shapes";

const PALETTE = 8;
const OF_TONE: Readonly<Record<Tone, string>> = {
  danger: "--color-danger",
  warn: "--color-warn",
  accent: "--color-accent",
  neutral: "--color-control",
};

/** The custom property that holds the colour of the series at this place. */
export function colourOf({ tone }: Pick<Series, "tone">, index: number): string {
  return tone ? OF_TONE[tone] : `--color-series-${(index % PALETTE) + 1}`;
}
