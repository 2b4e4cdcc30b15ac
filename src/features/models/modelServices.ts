// What this feature needs of the composition root.
import type { Services } from '../../editor/services.ts';

export type ModelServices = Pick<
  Services,
  'access' | 'clock' | 'configuration' | 'library' | 'model' | 'notifications' | 'secrets' | 'storage'
>;
