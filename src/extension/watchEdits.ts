import {
  Disposable,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextDocumentContentChangeEvent,
  workspace,
} from 'vscode';
import { applyEdit, type EditedLines } from '../core/capture/editedLines.ts';
import { readEditSource } from '../core/capture/editSource.ts';
import { recordEditedLines } from '../core/capture/recordEditedLines.ts';
import type { Services } from './services.ts';

/**
 * Remembers lines that a model writes in the editor until they are saved, and records them then. The editor tells who
 * edits in `detailedReason`, a proposed API that it keeps from most extensions: until an event really carries one, this
 * does nothing.
 */
export function watchEdits({ log }: Pick<Services, 'log'>): Disposable {
  const edited = new Map<TextDocument, readonly EditedLines[]>();
  return Disposable.from(
    workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.scheme !== 'file' || !workspace.isTrusted) return;
      const lines = linesAfter(edited.get(event.document) ?? [], event);
      if (lines.length > 0) edited.set(event.document, lines);
      else edited.delete(event.document);
    }),
    workspace.onDidCloseTextDocument((document) => void edited.delete(document)),
    workspace.onDidSaveTextDocument((document) => {
      const lines = edited.get(document);
      if (lines === undefined) return;
      edited.delete(document);
      save(document, lines).catch((error: unknown) => log.warn(`Edits were not recorded: ${String(error)}`));
    }),
  );
}

function linesAfter(known: readonly EditedLines[], event: TextDocumentChangeEvent): readonly EditedLines[] {
  const reason: unknown = 'detailedReason' in event ? event.detailedReason : undefined;
  const source = readEditSource(reason);
  if (source === null && known.length === 0) return known;
  const { document } = event;
  let lines = known;
  // From the end of the document to its start, so that no change moves the place of the next.
  const changes = event.contentChanges.toSorted((left, right) => right.rangeOffset - left.rangeOffset);
  // The document is what all of them left: a line stands lower there by what changes above it added.
  let above = changes.reduce((sum, change) => sum + addedLineEnds(change), 0);
  for (const change of changes) {
    const { range, text } = change;
    above -= addedLineEnds(change);
    const moved = above;
    const lineLength = (line: number): number =>
      line + moved < document.lineCount ? document.lineAt(line + moved).text.length : 0;
    lines = applyEdit(lines, { start: range.start, end: range.end, text, source, lineLength });
  }
  return lines;
}

function addedLineEnds({ range, text }: TextDocumentContentChangeEvent): number {
  return text.split('\n').length - 1 - (range.end.line - range.start.line);
}

async function save(document: TextDocument, edited: readonly EditedLines[]): Promise<void> {
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  await recordEditedLines({ file: document.uri.fsPath, lines, edited, now: new Date() });
}
