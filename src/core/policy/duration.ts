/** `30d`, `12h`, `45m`, `90s`, `2w`: one whole number and one unit. */
export const durationPattern = /^([1-9][0-9]{0,5})(s|m|h|d|w)$/;

const unitMilliseconds: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration as a policy writes it (`max_age: 30d`); null when `text` is no duration. */
export function parseDuration(text: string): number | null {
  const match = durationPattern.exec(text);
  const unit = unitMilliseconds[match?.[2] ?? ''];
  return unit === undefined ? null : Number(match?.[1]) * unit;
}
