import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryName } from '../../../../src/features/models/repositoryName.ts';

describe('repositoryName', () => {
  for (const [text, name] of [
    ['openai-community/gpt2', 'openai-community/gpt2'],
    ['  owner/name.v1_2-b \n', 'owner/name.v1_2-b'],
    ['https://huggingface.co/distilbert/distilgpt2', 'distilbert/distilgpt2'],
    ['https://huggingface.co/distilbert/distilgpt2/', 'distilbert/distilgpt2'],
    ['https://huggingface.co/owner/name/tree/main/onnx?x=1#files', 'owner/name'],
    ['http://127.0.0.1:8080/owner/name', 'owner/name'],
    ['hf.co/owner/name', 'owner/name'],
    ['www.huggingface.co/owner/name', 'owner/name'],
  ] as const) {
    it(`finds ${name} in ${JSON.stringify(text)}`, () => assert.equal(repositoryName(text), name));
  }

  for (const text of [
    '',
    'gpt2',
    '/gpt2',
    'owner/',
    'owner/name/more',
    'owner/../name',
    'owner/..',
    'own er/name',
    '-owner/name',
    'owner/na--me',
    `owner/${'x'.repeat(97)}`,
    'https://huggingface.co/',
    'https://huggingface.co/owner',
    'https://huggingface.co/datasets/owner/name',
    'https://huggingface.co/spaces/owner/name',
    'C:\\models\\gpt2',
    'file:///etc/passwd',
  ]) {
    it(`finds none in ${JSON.stringify(text)}`, () => assert.equal(repositoryName(text), undefined));
  }
});
