import {
  type DecorationOptions,
  DecorationRangeBehavior,
  OverviewRulerLane,
  Range,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
} from 'vscode';
import type { AttributedRange } from '../../core/provenance/attribution.ts';
import { aiHover } from './aiHover.ts';

/** The gutter sign, one file a kind of theme. */
export interface GutterIcon {
  readonly dark: Uri;
  readonly light: Uri;
}

/** How a line that an AI wrote looks wherever it is marked: gutter sign, background, overview ruler. */
export function createAiDecoration({ dark, light }: GutterIcon): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('countersign.aiLineBackground'),
    overviewRulerColor: new ThemeColor('countersign.aiLineBorder'),
    overviewRulerLane: OverviewRulerLane.Left,
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    gutterIconSize: 'contain',
    dark: { gutterIconPath: dark },
    light: { gutterIconPath: light },
  });
}

/** The lines of `range` (1-based, inclusive) as the editor counts them, with their hover. */
export function aiDecorationOptions(range: AttributedRange): DecorationOptions {
  return {
    range: new Range(range.start - 1, 0, range.end - 1, Number.MAX_SAFE_INTEGER),
    hoverMessage: aiHover(range),
  };
}
