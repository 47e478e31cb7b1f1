import { setContextKey } from '../contextKeys.ts';
import { writeFileLayout } from '../fileLayout.ts';
import type { Services } from '../services.ts';
import type { FileLayout } from '../views/queueModel.ts';

export const viewAsTree = (services: Services): Promise<void> => showFilesAs(services, 'tree');
export const viewAsList = (services: Services): Promise<void> => showFilesAs(services, 'list');

async function showFilesAs(services: Services, layout: FileLayout): Promise<void> {
  services.queue.setLayout(layout);
  await setContextKey('countersign.fileLayout', layout);
  await writeFileLayout(services.memory, layout);
}
