import type { TextLine } from '../unitLines.ts';

/** Most lines that the attempt itself may have: behind more of them an error can mean anything. */
const longestAttempt = 3;

/** Says that what was looked for is not there, which is what the attempt asked. */
const absence =
  /(?:\/\/|\/\*)[^\n]*\b(?:(?:no|not|non-?existent|missing|absent|unavailable|unsupported|already|lacked|lacks|first|unreachable|gone)\b|(?:doesn|don|isn|wasn|may not|might not)\S*)/i;
/** Says that the error does not matter, which a reader may want to doubt. */
const dismissal =
  /\b(?:non|not|no|isn't)[- ]?(?:fatal|critical|important|blocking|an? (?:problem|issue|error)|necessary|needed|op\b|worth)/i;
/** What must not fail unseen, whatever a comment says. */
const guarding =
  /verif|valid|authori[sz]|authenticat|permission|signature|\bsign(?:ed)?\b|decrypt|encrypt|token|secret|password|credential|chmod|polic/i;
/** Ends what is at its end anyway. */
const ending =
  /^(?:await\s+)?[\w.$?!()]*\.(?:kill|destroy|abort|disconnect|terminate|dispose(?:Async)?|release|unref|a?close|closeAsync)\([^;]*\)(?:\.ConfigureAwait\(\w+\))?;?$/i;
/** Takes away what was there for the time being. */
const tidiesTemporary =
  /^(?:await\s+)?[\w.$]*(?:rm|rmSync|unlink|unlinkSync|rmdir|rmdirSync|remove|removeSync|delete\w*)\([^;]*(?:tmp|temp|scratch|lock|pid|sock|partial|stamp|stale)[^;]*\);?$/i;
/** Shows a text nicer than it is; without it the plain text is shown. */
const showing = /^return\s+[\w.$]*\b(?:highlight\w*|prettify|prettyPrint|colori[sz]e|toLocale\w*)\([^;]*;?$/i;

/**
 * True for an empty handler of script languages whose answer is plain from the code itself: it ends or tidies what was
 * there for the time being, shows a text plainer, or is told that what a short attempt looked for is not there.
 */
export function isConsideredHandler(lines: readonly TextLine[], index: number): boolean {
  if (isAnsweredNo(lines, index)) return true;
  const attempt = attemptOf(lines, index);
  if (attempt === null) return false;
  const only = attempt.length === 1 ? (attempt[0] ?? '') : '';
  if (ending.test(only) || tidiesTemporary.test(only) || showing.test(only)) return true;
  const said = commentOf(lines, index);
  return absence.test(said) && !dismissal.test(said) && !attempt.some((text) => guarding.test(text));
}

/** The same for Python: the attempt does nothing but close what is at its end, or takes away what was for the time being. */
export function isConsideredInPython(lines: readonly TextLine[], index: number): boolean {
  if (isAnnouncedAttempt(lines, index)) return true;
  const [opening, only, handler] = [lines[index - 2], lines[index - 1], lines[index]];
  if (opening === undefined || only === undefined || handler === undefined) return false;
  if (opening.number + 2 !== handler.number || !/^\s*try:\s*$/.test(opening.text)) return false;
  const statement = only.text.trim();
  if (
    /^[\w.]+\.remove\([\w.]+\)$/.test(statement) &&
    /\bexcept\s+\(?(?:ValueError|KeyError)\b/.test(handler.text)
  )
    return true;
  return ending.test(statement) || tidiesTemporary.test(statement);
}

/** `# Try to read it as a number` above the attempt, and one kind of error that says that it could not be. */
function isAnnouncedAttempt(lines: readonly TextLine[], index: number): boolean {
  const handler = lines[index];
  if (
    handler === undefined ||
    !/^\s*except\s+(?!\(?\s*(?:\w+\.)*(?:Base)?Exception\b)[\w.(]/.test(handler.text)
  )
    return false;
  const indentation = /^\s*/.exec(handler.text)?.[0] ?? '';
  for (let at = index - 1; at >= Math.max(1, index - longestAnnounced); at -= 1) {
    const line = lines[at];
    if (line === undefined || line.number !== handler.number - (index - at)) return false;
    if (line.text !== `${indentation}try:`) continue;
    const above = lines[at - 1];
    return (
      above?.number === line.number - 1 &&
      /^\s*#\s*(?:try(?:ing)?\s+to|attempt\s+to|if possible|best[- ]effort)\b/i.test(above.text) &&
      !guarding.test(above.text)
    );
  }
  return false;
}

/** Most lines of an attempt whose announcement still stands above it. */
const longestAnnounced = 8;

/** Most lines between the name of a question and its answer. */
const longestQuestion = 15;

/** `function isInstalled() { try { … } catch {} return false; }`: that it cannot be found out is the answer. */
function isAnsweredNo(lines: readonly TextLine[], index: number): boolean {
  const handler = lines[index];
  if (handler === undefined || !/\}\s*$/.test(handler.text.replace(/^[^]*\bcatch\b/, ''))) return false;
  const next = lines[index + 1];
  if (next?.number !== handler.number + 1 || !/^\s*return\s+false;?\s*$/.test(next.text)) return false;
  for (let at = index; at >= 0 && at >= index - longestQuestion; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.number !== handler.number - (index - at)) return false;
    const name = question.exec(line.text)?.[1];
    if (name !== undefined)
      return !guarding.test(name) && !/expired|locked|dirty|busy|blocked|trust|safe|allow/i.test(name);
  }
  return false;
}

const question =
  /\b(?:function\s+|const\s+|static\s+|private\s+|public\s+|async\s+)((?:is|has|exists|supports)(?:[A-Z]\w*)?)\s*(?:=|\()/;

/** The statements between `try {` and the handler when they are few and all of them are in the change. */
function attemptOf(lines: readonly TextLine[], index: number): readonly string[] | null {
  const text = lines[index]?.text ?? '';
  const oneLine = /\btry\s*\{([^]*)\}\s*catch\b/.exec(text);
  if (oneLine !== null) return [(oneLine[1] ?? '').trim()];
  const statements: string[] = [];
  for (let at = index - 1; at >= 0 && statements.length <= longestAttempt; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.number !== (lines[index]?.number ?? 0) - (index - at)) return null;
    if (/\btry\s*\{\s*$/.test(line.text)) return statements;
    // Braces may stand on lines of their own.
    if (/^\s*[{}]\s*$/.test(line.text)) continue;
    if (/^\s*try\s*$/.test(line.text)) return statements;
    statements.unshift(line.text.trim());
  }
  return null;
}

/** The comment on the line of the handler, or all that stands on the one below it. */
function commentOf(lines: readonly TextLine[], index: number): string {
  const own = (lines[index]?.text ?? '').replace(/^[^]*\bcatch\b/, '');
  if (/\/\/|\/\*/.test(own)) return own;
  const below = lines[index + 1]?.text.trim() ?? '';
  return /^(?:\/\/|\/\*)/.test(below) ? below : '';
}
