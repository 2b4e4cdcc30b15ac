// The repositories that people and the editor's tests find on the loopback hub.
import { FABLE_FOLDER } from '../fable.ts';
import { GEOMETRIES, gpt2Repository } from './gpt2Repository.ts';
import { fileOfBytes, filesOfFolder, type HubRepository } from './repository.ts';

/** @param gpt2 which of GPT-2's family; their weights cost nothing until they are asked for. */
export function exampleRepositories(
  gpt2: readonly (keyof typeof GEOMETRIES)[] = ['distilbert/distilgpt2', 'openai-community/gpt2'],
): HubRepository[] {
  const fable = filesOfFolder(FABLE_FOLDER);
  return [
    { id: 'storywisp/fable-14m', licence: 'mit', files: fable },
    { id: 'storywisp/gated', licence: 'mit', files: fable, gatedBy: 'hf_token_of_the_tests' },
    {
      id: 'storywisp/only-pytorch',
      files: [
        ...fable.filter(({ path }) => !path.endsWith('.safetensors')),
        fileOfBytes('pytorch_model.bin', 'a pickle that nobody opens'),
      ],
    },
    {
      id: 'storywisp/not-gpt2',
      licence: 'apache-2.0',
      files: [
        fileOfBytes('config.json', JSON.stringify({ model_type: 'llama', architectures: ['LlamaForCausalLM'] })),
        fileOfBytes('model.safetensors', 'weights of another architecture'),
        fileOfBytes('tokenizer.json', '{}'),
      ],
    },
    ...gpt2.map((id) => gpt2Repository(id, GEOMETRIES[id])),
  ];
}
