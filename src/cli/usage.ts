// What --help prints.

export const USAGE = `Usage: storywisp [COMMAND] TEXT [FLAGS]

GPT-2 on this machine: continues a story, in a terminal.

Commands
  continue TEXT         carries the text on (also without a command)
  ideas TEXT            ways the story could go on, best first; other ideas with --kind
  next TEXT             the likeliest next tokens, with their probabilities
  eval FILE             perplexity a token and bits a byte of a text file
  augment FILE --out OUT  variants of each record of a .csv, .jsonl or .txt (a record a line), to
                        a .csv or .jsonl; what is there already is gone on with
  serve                 offers the model to other programs of this machine, as OpenAI's
                        completions at http://127.0.0.1:PORT/v1, until Ctrl+C
  models                what there is, with sizes and speed (also models list)
  models get ID         downloads and compiles a model of the hub, e.g. openai-community/gpt2
  models remove ID      takes it off the disk
  models where          the folder where models are kept
A TEXT or FILE of - is standard input, without its last line break. A TEXT that begins with -
goes behind --, and behind all flags.

Flags
  --model FOLDER|ID     a folder with a GPT-2 checkpoint or an ONNX export, or what
                        models get has downloaded (the embedded model)
  --precision P         int8, fp32 or auto (auto, which is int8); both for eval
  --threads N           0 lets the process choose (0)
  --seed N              same model, text, settings and seed: same text (drawn)
  --temperature X       0 to 2; 0 takes the likeliest token (0.9; ideas, augment 1)
  --top-k N             keeps the N likeliest tokens; 0 keeps all (50)
  --top-p X             keeps the likeliest with this much probability; 1 keeps all (0.95)
  --min-p X             keeps those this share as likely as the likeliest; 0 keeps all (0)
  --typical-p X         keeps this much, nearest to the expected surprise; 1 keeps all (1)
  --repetition-penalty X  1 to 2; 1 leaves repetitions alone (1.1)
  --max-new-tokens N    budget (200; ideas 40)
  --candidates N        continuations (1), ideas (5) or next tokens (10)
  --kind KIND           ideas: next, plotLines, twists, wants, titles, names or firstLines (next)
  --line TEXT           ideas: what is to happen, read as the next sentence
  --stride N            eval: tokens between two windows (half of the model's length)
  --port N              serve: 0 takes a free one (0)
  --token-file FILE     serve: keeps the token there, from start to start (printed, a new one)
  --variants N          augment: for each record (3)
  --mode M              augment: prefix keeps the first words, infill-end all but the last
                        sentence or clause (prefix)
  --keep-share X        prefix: share of the words that is kept (0.5)
  --keep-words N        prefix: so many words are kept
  --max-overlap X       augment: drops variants with more of their 4-grams in the source or
                        in another variant; 1 drops only copies (0.5)
  --column NAME         augment: where the text is (text)
  --label NAME          augment: a column to keep, one or more (all)
  --json                one object on standard output
  --keep-checkpoint     models get: the checkpoint stays, for fine-tuning
  --version, --help

Compiled models are kept in the user's cache folder, or in STORYWISP_CACHE.
Exit code: 0, 2 for wrong use, 1 for a failure.
`;
