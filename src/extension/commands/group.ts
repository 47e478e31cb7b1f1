import { setContextKey } from '../contextKeys.ts';
import type { Services } from '../services.ts';
import { writeGrouping } from '../settings.ts';
import type { Grouping } from '../views/queueModel.ts';

export const groupByRisk = (services: Services): Promise<void> => groupQueue(services, 'risk');
export const groupByModule = (services: Services): Promise<void> => groupQueue(services, 'module');
export const groupByAuthor = (services: Services): Promise<void> => groupQueue(services, 'author');
export const groupByFile = (services: Services): Promise<void> => groupQueue(services, 'file');

async function groupQueue(services: Services, grouping: Grouping): Promise<void> {
  services.queue.setGrouping(grouping);
  await setContextKey('countersign.grouping', grouping);
  await writeGrouping(grouping);
}
