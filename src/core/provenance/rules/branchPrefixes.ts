/**
 * First parts of branch names under which agents open their branches. Only with the slash: `cursor-position` is a
 * person's branch. Sources: chaoss/disclosure's list, and branches of coding agents in public repositories.
 */
export const branchPrefixes: ReadonlyMap<string, string> = new Map([
  ['aider', 'aider'],
  ['amp', 'amp'],
  ['claude', 'claude'],
  ['cline', 'cline'],
  ['codex', 'codex'],
  ['copilot', 'copilot'],
  ['cursor', 'cursor'],
  ['devin', 'devin'],
  ['gemini', 'gemini'],
  ['jules', 'jules'],
  ['opencode', 'opencode'],
]);
