import type { AgentEdit, TextReplacement } from './agentEdit.ts';

const beginLine = '*** Begin Patch';

/** True for the patch language of Codex and Copilot (`*** Begin Patch` … `*** End Patch`). */
export function isPatchText(text: string): boolean {
  return text.trimStart().startsWith(beginLine);
}

const fileLine = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const moveLine = /^\*\*\* Move to: (.+)$/;

/** The edits of such a patch, one a file. Lines that are no part of the language are passed over. */
export function parsePatchText(text: string): AgentEdit[] {
  const edits: AgentEdit[] = [];
  let section: PatchSection | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const file = fileLine.exec(line);
    if (file !== null || line.startsWith('*** End Patch')) {
      if (section !== null) edits.push(section.finish());
      section = file === null ? null : new PatchSection(file[1] ?? '', file[2] ?? '');
    } else section?.take(line);
  }
  if (section !== null) edits.push(section.finish());
  return edits;
}

class PatchSection {
  private readonly verb: string;
  private path: string;
  private readonly replacements: TextReplacement[] = [];
  private old: string[] = [];
  private now: string[] = [];

  constructor(verb: string, path: string) {
    this.verb = verb;
    this.path = path.trim();
  }

  take(line: string): void {
    const move = moveLine.exec(line);
    if (move !== null) this.path = (move[1] ?? '').trim();
    else if (line.startsWith('@@')) this.endHunk();
    else if (line.startsWith('+')) this.now.push(line.slice(1));
    else if (line.startsWith('-')) this.old.push(line.slice(1));
    else if (line.startsWith(' ') || line === '') {
      this.old.push(line.slice(1));
      this.now.push(line.slice(1));
    }
  }

  finish(): AgentEdit {
    const { path, verb } = this;
    if (verb === 'Delete') return { kind: 'delete', path };
    if (verb === 'Add') {
      const content = this.now.map((line) => `${line}\n`).join('');
      return { kind: 'write', path, content, before: null };
    }
    this.endHunk();
    return { kind: 'edit', path, replacements: this.replacements };
  }

  /** Line by line, so that a match never begins inside a line. */
  private endHunk(): void {
    if (this.now.length > 0 || this.old.length > 0) {
      const [oldText, newText] = [this.old, this.now].map((lines) =>
        lines.map((line) => `${line}\n`).join(''),
      );
      this.replacements.push({
        oldText: oldText ?? '',
        newText: newText ?? '',
        line: null,
        isEverywhere: false,
        isWholeLines: true,
      });
    }
    this.old = [];
    this.now = [];
  }
}
