// From a server's address to an engine that writes with it: finds out what the server is and whether it has the model.
import type { ModelInfo } from '../../common/generation.ts';
import type { ServerAccess } from '../../common/models.ts';
import type { OpenedEngine } from '../localEngine.ts';
import { CompletionSampler } from './completionSampler.ts';
import { CompletionsClient } from './completionsClient.ts';
import { DIALECTS, portray, type ServerModel } from './dialect.ts';
import { echoScorer } from './echoScores.ts';
import { Refusal } from './refusals.ts';
import { RemoteEngine } from './remoteEngine.ts';
import { serverAddress } from './serverAddress.ts';

export interface RemoteSource extends ServerAccess {
  /** Empty takes the first that the server lists. */
  readonly model: string;
}

/** Tokens that a model is taken to have room for where nobody says: what Ollama gave for long. */
const USUAL_POSITIONS = 2048;
const GREETING_MS = 20_000;
const MOST_NAMED = 10;

/** @throws StorywispError `bad-request`, `server-unreachable`, `server-refused` */
export async function openRemoteEngine({ url, model, key, network }: RemoteSource): Promise<OpenedEngine> {
  const client = new CompletionsClient(serverAddress(url), key, network);
  try {
    const { kind, models } = await portray(client, AbortSignal.timeout(GREETING_MS));
    const dialect = DIALECTS[kind];
    const served = choose(models, model, dialect.oneModel);
    const sampler = new CompletionSampler(client, served.id, dialect);
    const scoreIdeas = dialect.scores === 'echo' ? echoScorer(client, served.id) : undefined;
    const engine = new RemoteEngine(infoOf(served, client.address.host), sampler, scoreIdeas);
    return { engine, dispose: () => client.dispose() };
  } catch (error) {
    await client.dispose();
    throw error;
  }
}

/** @throws Refusal with the models that there are. */
function choose(models: readonly ServerModel[], wanted: string, oneModel: boolean): ServerModel {
  const [first] = models;
  const unlisted = { id: wanted, maxPositions: undefined, parameters: undefined, vocabularySize: undefined };
  if (wanted === '' && !first) throw new Refusal(404, 'it lists no models; set "storywisp.model.serverModel"');
  if (!first) return unlisted;
  if (wanted === '' || oneModel) return first;
  // Ollama's names have a tag, and `latest` goes without saying.
  const found = models.find(({ id }) => id === wanted || id === `${wanted}:latest`);
  if (found) return found;
  const names = models.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = models.length > MOST_NAMED ? ` and ${models.length - MOST_NAMED} more` : '';
  throw new Refusal(404, `it has no model "${wanted}"; it has ${names.join(', ')}${more}`);
}

function infoOf({ id, maxPositions, parameters, vocabularySize }: ServerModel, host: string): ModelInfo {
  return {
    name: id,
    ...(parameters === undefined ? {} : { parameters }),
    maxPositions: maxPositions ?? USUAL_POSITIONS,
    vocabularySize: vocabularySize ?? 0,
    host,
  };
}
