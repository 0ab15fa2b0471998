/** The mark: a key's bow and a latch that meet. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className}>
      <rect width="24" height="24" rx="6" fill="var(--color-ink)" />
      <circle cx="8.25" cy="12" r="3.1" fill="none" stroke="var(--color-on-ink)" strokeWidth="1.9" />
      <path
        d="M11.4 12H19m-2.6 0v3.4"
        fill="none"
        stroke="var(--color-on-ink)"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
