import type { Parsed, Problem } from '../../base/problem.ts';
import { cleanLabel } from '../../provenance/cleanLabel.ts';
import { isJsonObject, member, parseJson } from '../../provenance/jsonAccess.ts';
import type { AgentEvent } from '../agentEdit.ts';
import { plainToolName, readToolEdits } from '../parseHookPayload.ts';
import { claudeTranscript } from './claudeTranscript.ts';
import { codexTranscript } from './codexTranscript.ts';
import { copilotChatTranscript, copilotCliTranscript } from './copilotTranscript.ts';
import { cursorTranscript } from './cursorTranscript.ts';
import { droidTranscript } from './droidTranscript.ts';
import { geminiTranscript } from './geminiTranscript.ts';
import { piTranscript } from './piTranscript.ts';
import type { TranscriptFormat, TranscriptStep } from './transcriptFormat.ts';

/** An edit that a transcript tells of, and when it happened. */
export interface PastEvent {
  readonly event: AgentEvent;
  readonly at: Date;
}

/** What the file itself says, for logs that do not: a time at which nothing in it had happened yet, and the session. */
export interface TranscriptFile {
  readonly begun: Date;
  readonly name: string;
}

export interface Transcript {
  /** Null when no entry is one of a known agent. */
  readonly format: TranscriptFormat | null;
  /** In the order of the log. */
  readonly events: readonly PastEvent[];
}

const formats: readonly TranscriptFormat[] = [
  claudeTranscript,
  codexTranscript,
  copilotCliTranscript,
  copilotChatTranscript,
  geminiTranscript,
  droidTranscript,
  piTranscript,
  cursorTranscript,
];

const maximumProblems = 10;
/** Entries before the first one that tells whose log it is. */
const maximumUnowned = 1_000;

/**
 * The edits in the log of an agent's session. Only calls of its edit tools and their answers are looked at, and calls
 * that failed are left out. Nothing else of the log is kept.
 */
export async function parseTranscript(
  lines: AsyncIterable<string> | Iterable<string>,
  file: TranscriptFile,
): Promise<Parsed<Transcript>> {
  const problems: Problem[] = [];
  const unowned: unknown[] = [];
  let log: TranscriptLog | null = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const entry = parseJson(line);
    if (!isJsonObject(entry)) {
      if (problems.length < maximumProblems)
        problems.push({ message: 'a line of the transcript is torn or no JSON object', line: number });
      continue;
    }
    if (log !== null) log.take(entry);
    else {
      unowned.push(entry);
      const format = formats.find((candidate) => candidate.owns(entry));
      if (format !== undefined) {
        log = new TranscriptLog(format, file);
        for (const waiting of unowned.splice(0)) log.take(waiting);
      } else if (unowned.length > maximumUnowned) break;
    }
  }
  const value = log === null ? { format: null, events: [] } : log.finish();
  return { value, problems };
}

interface Call {
  readonly name: string;
  readonly input: unknown;
  readonly who: Pick<AgentEvent, 'model' | 'session' | 'directory'>;
  readonly at: Date;
}

class TranscriptLog {
  private readonly format: TranscriptFormat;
  private readonly file: TranscriptFile;
  private about: { session: string | null; directory: string | null; model: string | null };
  /** By place: an answered call is replaced by its event, a failed one by nothing. */
  private readonly found: (PastEvent | Call | null)[] = [];
  private readonly places = new Map<unknown, number>();
  private time: Date;

  constructor(format: TranscriptFormat, file: TranscriptFile) {
    this.format = format;
    this.file = file;
    this.time = file.begun;
    this.about = { session: null, directory: null, model: null };
  }

  take(entry: unknown): void {
    const written = member(entry, 'timestamp');
    const time = new Date(typeof written === 'string' ? written : Number.NaN);
    if (!Number.isNaN(time.getTime())) this.time = time;
    for (const step of this.format.steps(entry)) this.takeStep(step);
  }

  finish(): Transcript {
    const { format } = this;
    const events = this.found.flatMap((one) => {
      if (one === null) return [];
      if ('event' in one) return [one];
      const event = format.needsResult ? null : this.eventOf(one, one.at, undefined);
      return event === null ? [] : [event];
    });
    return { format, events };
  }

  private takeStep(step: TranscriptStep): void {
    const { about } = this;
    if (step.kind === 'about') {
      this.about = {
        session: cleanLabel(step.session) ?? about.session,
        directory: typeof step.directory === 'string' ? step.directory : about.directory,
        model: cleanLabel(step.model) ?? about.model,
      };
    } else if (step.kind === 'call') {
      const { id, name, input } = step;
      if (typeof name !== 'string' || !this.format.editTools.includes(plainToolName(name))) return;
      const who = { ...about, model: cleanLabel(step.model) ?? about.model };
      if (typeof id === 'string') this.places.set(id, this.found.length);
      this.found.push({ name, input, who, at: this.time });
    } else {
      const place = this.places.get(step.id);
      const call = place === undefined ? null : this.found[place];
      if (place === undefined || call === null || call === undefined || 'event' in call) return;
      this.found[place] = step.hasFailed ? null : this.eventOf(call, this.time, step.result);
    }
  }

  private eventOf({ name, input, who }: Call, at: Date, result: unknown): PastEvent | null {
    const given = typeof input === 'string' ? (parseJson(input) ?? input) : input;
    const edits = readToolEdits({ tool: name, input: given, result });
    if (edits.length === 0) return null;
    const session = who.session ?? cleanLabel(this.file.name);
    return { event: { tool: this.format.tool, ...who, session, edits }, at };
  }
}
