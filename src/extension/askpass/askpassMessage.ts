/* What the askpass program and the editor say to each other: one line of JSON each way on a private socket. */

/** Names of the variables by which the program finds the editor. None holds anything of a key. */
export const askpassVariables = {
  node: 'COUNTERSIGN_ASKPASS_NODE',
  main: 'COUNTERSIGN_ASKPASS_MAIN',
  socket: 'COUNTERSIGN_ASKPASS_SOCKET',
  token: 'COUNTERSIGN_ASKPASS_TOKEN',
} as const;

export interface AskpassRequest {
  /** Proves that the program was started for this one signature. */
  readonly token: string;
  /** The question as OpenSSH words it. */
  readonly prompt: string;
  /** `SSH_ASKPASS_PROMPT`: `confirm` for yes or no, `none` for a notice without an answer, else empty. */
  readonly hint: string;
}

export interface AskpassReply {
  /** Null when the person closed the question. */
  readonly answer: string | null;
}

/** Far more than a question or a passphrase has. */
export const longestAskpassLine = 8192;

/** Null for anything that is not a request. */
export function parseAskpassRequest(line: string): AskpassRequest | null {
  const value = parseObject(line);
  if (value === null || !('token' in value) || !('prompt' in value) || !('hint' in value)) return null;
  const { token, prompt, hint } = value;
  return typeof token === 'string' && typeof prompt === 'string' && typeof hint === 'string'
    ? { token, prompt, hint }
    : null;
}

/** Null for anything that is not a reply. */
export function parseAskpassReply(line: string): AskpassReply | null {
  const value = parseObject(line);
  if (value === null || !('answer' in value)) return null;
  return typeof value.answer === 'string' || value.answer === null ? { answer: value.answer } : null;
}

function parseObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
