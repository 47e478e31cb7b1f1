// What Node starts. It imports nothing at once, so that a part that is missing ends in a sentence and the code of an
// internal error, and not in a stack trace and the code of a violation.
async function start(): Promise<void> {
  try {
    const { runProgram } = await import('./program.ts');
    await runProgram(__dirname);
  } catch {
    // As everywhere: an agent's hook must not disturb the agent.
    if (process.argv[2] === 'capture') return;
    process.stderr.write(
      'countersign: a part of this program is missing: install it again, all of "dist".\n',
    );
    process.exitCode = 5;
  }
}

void start();
