import type { Parsed } from '../../base/problem.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** The session that an Origin note attaches to its commit. */
export interface OriginNote {
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
  /** Share of the agent in percent, which the format's documents have and no real note has; null without it. */
  readonly percentage: number | null;
}

/**
 * Reads an Origin note (opsworks-co/origin-cli), version 1. Its `linesAdded` counts the whole commit, not the agent's
 * lines; `promptSummary` and `prompts` are not looked at. Null when it is no such note.
 */
export function parseOriginNote(text: string): Parsed<OriginNote | null> {
  const note = member(parseJson(text), 'origin');
  if (!isJsonObject(note)) return refused('it is no JSON object with a member "origin"');
  if (member(note, 'version') !== 1) return refused('its version is not 1');
  const percentage = member(note, 'aiPercentage');
  const isShare = typeof percentage === 'number' && percentage >= 0 && percentage <= 100;
  const value: OriginNote = {
    tool: toolName(member(note, 'agent')),
    model: cleanLabel(member(note, 'model')),
    session: cleanLabel(member(note, 'sessionId')),
    percentage: isShare ? percentage : null,
  };
  return { value, problems: [] };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `Origin note not read: ${why}` }] };
}
