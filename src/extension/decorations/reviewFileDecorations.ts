import {
  type Disposable,
  EventEmitter,
  type FileDecoration,
  type FileDecorationProvider,
  Uri,
  window,
} from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { FileChange } from '../../core/diff/change.ts';
import { changedFileOf } from '../documents/changedFileOf.ts';
import { documentOf } from '../reviewEditor.ts';
import type { OpenedReview, ReviewSession } from '../reviewSession.ts';
import { fileDecoration } from './fileDecoration.ts';
import { type FileProgress, fileProgress } from './fileProgress.ts';

/** Several decisions in a row are drawn once, this many milliseconds after the last. */
const quietTime = 120;

interface Shown {
  readonly file: FileChange;
  readonly progress: FileProgress;
}

/** The files of the open review, with how far each is: in the explorer, on tabs, wherever VS Code shows files. */
export class ReviewFileDecorations implements FileDecorationProvider, Disposable {
  private readonly changed = new EventEmitter<Uri[]>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly session: ReviewSession;
  private readonly subscriptions: Disposable[];
  /** By the URI of the file in the work tree. */
  private shown: ReadonlyMap<string, Shown> = new Map();
  private timer: NodeJS.Timeout | undefined;
  private readonly isOn: (root: Uri) => boolean;

  /** `isOn`: what the settings of the review's folder say. */
  constructor(session: ReviewSession, isOn: (root: Uri) => boolean) {
    this.session = session;
    this.isOn = isOn;
    this.subscriptions = [
      this.changed,
      session.onDidChange(() => this.updateSoon()),
      window.registerFileDecorationProvider(this),
    ];
    this.update();
  }

  /** After a change of the settings. */
  settingsChanged(): void {
    this.update();
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const { opened } = this.session;
    if (opened === null) return undefined;
    const file = changedFileOf(opened.review, uri)?.file;
    const named = file === undefined ? uri : workTreeUri(opened, file);
    const shown = this.shown.get(named.toString());
    return shown === undefined ? undefined : fileDecoration(shown.progress);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), quietTime);
  }

  private update(): void {
    const { opened, states } = this.session;
    const before = this.shown;
    this.shown =
      opened === null || !this.isOn(Uri.file(opened.repository.root))
        ? new Map()
        : new Map(
            [...fileProgress(opened.review, states)].map(([file, progress]) => [
              workTreeUri(opened, file).toString(),
              { file, progress },
            ]),
          );
    const touched = [...new Set([...before.keys(), ...this.shown.keys()])].filter(
      (key) => !saysTheSame(before.get(key), this.shown.get(key)),
    );
    const files = touched.flatMap((key) => this.shown.get(key) ?? before.get(key) ?? []);
    if (touched.length > 0)
      this.changed.fire([
        ...touched.map((key) => Uri.parse(key)),
        ...files.flatMap((shown) => [documentOf(shown, 'old'), documentOf(shown, 'new')]),
      ]);
  }
}

function workTreeUri({ repository }: OpenedReview, file: FileChange): Uri {
  return Uri.joinPath(Uri.file(repository.root), ...displayRepoPath(file.path).split('/'));
}

function saysTheSame(before: Shown | undefined, now: Shown | undefined): boolean {
  return JSON.stringify(before?.progress) === JSON.stringify(now?.progress) && before?.file === now?.file;
}
