import type { ProvenanceSource } from './attribution.ts';

/** How the session behind a line can be opened, where that is known. */
export type SessionHint =
  | { readonly kind: 'link'; readonly url: string }
  /** To be typed in a terminal on the machine where the session ran. */
  | { readonly kind: 'command'; readonly text: string };

/** Sessions on the web: only addresses of these exact forms become links, because anybody can write a trailer. */
const sessionUrls: readonly RegExp[] = [
  /^https:\/\/claude\.ai\/code\/session_[A-Za-z0-9]{1,64}$/,
  /^https:\/\/ampcode\.com\/threads\/T-[0-9a-f-]{36}$/,
  /^https:\/\/github\.com\/[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}\/sessions\/[0-9a-f-]{36}$/,
];

/** Agents that take up a session of theirs again by its id. */
const resumeCommands: Readonly<Record<string, string>> = {
  claude: 'claude --resume',
  codex: 'codex resume',
  opencode: 'opencode --session',
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Null when nothing is known that would open the session safely. */
export function sessionHint({
  tool,
  session,
}: Pick<ProvenanceSource, 'tool' | 'session'>): SessionHint | null {
  if (session === null) return null;
  if (sessionUrls.some((form) => form.test(session))) return { kind: 'link', url: session };
  const command = tool === null || !Object.hasOwn(resumeCommands, tool) ? undefined : resumeCommands[tool];
  return command !== undefined && uuid.test(session)
    ? { kind: 'command', text: `${command} ${session}` }
    : null;
}
