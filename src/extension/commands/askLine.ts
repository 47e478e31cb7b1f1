import { l10n, type QuickInputButton, ThemeIcon, window } from 'vscode';

export interface LineQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** True when several lines can be written as well. */
  readonly hasMore: boolean;
  /** Null: it will do. */
  readonly problemOf: (text: string) => string | null;
}

export interface LineAnswer {
  /** `more`: several lines are wanted, beginning with this one. */
  readonly kind: 'line' | 'more';
  readonly text: string;
}

/** An input box with a way to write more than a line. Undefined: it was closed. */
export function askLine(question: LineQuestion): Promise<LineAnswer | undefined> {
  const { title, prompt, value, hasMore, problemOf } = question;
  return new Promise((resolve) => {
    const input = window.createInputBox();
    const more: QuickInputButton = {
      iconPath: new ThemeIcon('comment-draft'),
      tooltip: l10n.t('Write several lines beside the code'),
    };
    const answer = (kind: LineAnswer['kind']): void => {
      resolve({ kind, text: input.value });
      input.hide();
    };
    input.title = title;
    input.prompt = prompt;
    input.value = value;
    input.ignoreFocusOut = true;
    input.buttons = hasMore ? [more] : [];
    input.onDidChangeValue((text) => (input.validationMessage = problemOf(text) ?? ''));
    input.onDidTriggerButton(() => answer('more'));
    input.onDidAccept(() => {
      const problem = problemOf(input.value);
      if (problem === null) answer('line');
      else input.validationMessage = problem;
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
