/** The mark: a gantry crane with its load. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M2.5 5h19M5 5v16M19 5v16M12 5v5" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <rect x="8.2" y="10" width="7.6" height="7" rx="1.4" fill="var(--brand)" />
    </svg>
  );
}
