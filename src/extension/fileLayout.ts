import type { Memento } from 'vscode';
import type { FileLayout } from './views/queueModel.ts';

const key = 'countersign.fileLayout';

/** How this workspace shows the files of the queue; as a list before anybody chose. */
export function readFileLayout(state: Memento): FileLayout {
  return state.get<unknown>(key) === 'tree' ? 'tree' : 'list';
}

export async function writeFileLayout(state: Memento, layout: FileLayout): Promise<void> {
  await state.update(key, layout);
}
