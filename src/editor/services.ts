// What the composition root makes and a feature may ask for. A feature names the ones it uses by `Pick`.
import type { ModelLibrary } from '../client/modelLibrary.ts';
import type { ModelService } from '../client/modelService.ts';
import type { Clock } from '../common/clock.ts';
import type { Care } from './care.ts';
import type { Configuration } from './configuration.ts';
import type { ModelAccess } from './modelAccess.ts';
import type { Notifications } from './notifications.ts';
import type { OutputLogger } from './outputLogger.ts';
import type { OwnContexts } from './ownContexts.ts';
import type { Receipts } from './receipts.ts';
import type { Secrets } from './secrets.ts';
import type { Session } from './session.ts';
import type { StoryMemory } from './storyMemory.ts';

export interface Services {
  readonly model: ModelService;
  readonly library: ModelLibrary;
  readonly access: ModelAccess;
  readonly secrets: Secrets;
  /** Folder where models are kept. */
  readonly storage: string;
  readonly configuration: Configuration;
  readonly session: Session;
  /** What may be offered, and what was hidden. */
  readonly care: Care;
  /** What was offered and taken of the model's text. */
  readonly receipts: Receipts;
  /** What the model is told besides the page. */
  readonly memory: StoryMemory;
  /** What it is told where that is not the page. */
  readonly contexts: OwnContexts;
  readonly notifications: Notifications;
  readonly logger: OutputLogger;
  readonly clock: Clock;
}
