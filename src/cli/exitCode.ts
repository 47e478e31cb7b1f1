/** The documented exit codes; a pipeline may rely on them. */
export const exitCode = {
  pass: 0,
  violation: 1,
  usage: 2,
  invalidInput: 3,
  incomplete: 4,
  internal: 5,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
