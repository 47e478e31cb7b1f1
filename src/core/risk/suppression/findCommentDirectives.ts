import { commentOnLine, commentStyleOf } from '../evidence/commentOnLine.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import type { TextLine } from '../unitLines.ts';
import {
  commentDirectives,
  directiveWords,
  reasonBehind,
  styleRule,
  type CommentDirective,
} from './commentDirectives.ts';

/**
 * Comments that switch a checker off. One line may hold several. A reason in the comment or above it is enough for what
 * is narrow, and makes a note of what switches everything off.
 */
export function findCommentDirectives(lines: readonly TextLine[], path: string): readonly Spot[] {
  const style = commentStyleOf(path);
  if (style === null) return [];
  return lines.flatMap((line, index): readonly Spot[] => {
    if (!directiveWords.test(line.text)) return [];
    const comment = commentOnLine(line.text, style);
    if (comment === null) return [];
    return commentDirectives.flatMap((directive): readonly Spot[] => {
      const match = directive.pattern.exec(comment);
      // A directive opens its comment; one that is told about stands deep inside a sentence.
      if (match === null || !opensComment(comment, match.index)) return [];
      const shown = comment.slice(match.index);
      const blanket = directive.blanket?.test(shown) === true;
      const reason = reasonBehind(shown) !== null || explainedAbove(lines, index, style);
      const isStyle = directive.kind === 'lint' && !blanket && styleRule.test(shown);
      if (isStyle) return [];
      // One named thing, and why: a reader can judge that at the line itself.
      if (reason && directive.kind !== 'security' && (!blanket || /@ts-expect-error/.test(shown))) return [];
      return [
        {
          index,
          kind: directive.kind,
          level: reason && directive.kind !== 'security' ? 'note' : 'warning',
          message: `${sentence(directive, blanket, reason)}: ${excerpt(shown)}`,
          key: shown.replace(/\s+/g, ' ').trim(),
        },
      ];
    });
  });
}

function opensComment(comment: string, at: number): boolean {
  const before = comment.slice(0, at);
  // Several directives may share a comment: `# type: ignore # noqa`, `//nolint:x // #nosec`.
  return /^[^\w]*$|[#/]\s*$|\b(?:noqa|ignore|nolint|nosec)\S*[^\w]*$/.test(before);
}

/** Prose in the comment line right above, which is how people explain a directive that takes no text. */
function explainedAbove(
  lines: readonly TextLine[],
  index: number,
  style: Parameters<typeof commentOnLine>[1],
): boolean {
  const above = lines[index - 1];
  if (above === undefined || above.number + 1 !== lines[index]?.number) return false;
  if (!/^\s*(?:\/\/|#|\*|\/\*|--|<!--)/.test(above.text)) return false;
  const comment = commentOnLine(above.text, style) ?? '';
  return (
    !directiveWords.test(comment) &&
    comment.split(/\s+/).filter((word) => /[A-Za-z]{2}/.test(word)).length >= 4
  );
}

function sentence({ tool, kind }: CommentDirective, blanket: boolean, reason: boolean): string {
  const where =
    kind === 'coverage' ? `This is left out of ${tool}` : `This keeps ${tool} from reporting here`;
  const how = blanket ? ', whatever it finds' : '';
  return reason ? `${where}${how}, with a reason` : `${where}${how}, and says no reason`;
}
