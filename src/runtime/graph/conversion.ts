// How a checkpoint in PyTorch's own format, which runs code when it is opened, becomes one that can be read.

/** @param source a repository's id or a folder. */
export function conversionWords(source: string): string {
  const python =
    'from transformers import AutoModelForCausalLM as M, AutoTokenizer as T; ' +
    `s = ${JSON.stringify(source)}; d = 'converted'; M.from_pretrained(s).save_pretrained(d); T.from_pretrained(s).save_pretrained(d)`;
  return `its weights are a pytorch_model.bin, which cannot be read safely. Convert it with this line of Python, then choose the folder 'converted': ${python}`;
}
