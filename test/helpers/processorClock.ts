/**
 * Milliseconds that the processors have worked for this process since the call: what a test of cost may compare with a
 * limit, because a machine that is busy with something else makes everything late and nothing dearer.
 */
export function processorClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
