// What web pages and files of old books left in the texts that models learnt from, and no story holds.
import type { Fault } from './fault.ts';
import type { Page } from './page.ts';

/** Each kind by itself: a page that has links of its own may be given another. */
const KINDS: readonly RegExp[] = [
  // Addresses and names of users.
  /(?:https?:\/\/|\bwww\.)\S+|\b[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,}\b|\b[a-z0-9-]{1,63}\.(?:com|org|net|edu|gov|co\.uk)\b\S*/giu,
  /(?<![\p{L}\p{N}.])@\w{2,15}\b/gu,
  // Markup.
  /<\/?(?:a|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|span|strong|style|table|td|tr|u|ul)\b[^<>\n]*>/giu,
  /&(?:amp|nbsp|lt|gt|quot|apos|mdash|ndash|hellip|#\d{2,5}|#x[\da-f]{2,5});/giu,
  /<\|endoftext\|>|\[\[?(?:edit|citation needed|caption|embed|gallery|img|image|video|url|quote|spoiler)\b[^\]\n]*\]/giu,
  // Text that was read with the wrong encoding.
  /â€.|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]/gu,
  // A line of its own around an article.
  /(?<=^|\n)[ \t*_#>-]*(?:advertisements?|advertising|sponsored(?: content)?|recommended|related(?: articles?| stories| posts?)?|read more|see also|photos?|image|video|share(?: this(?: \w+)?)?|tweet|(?:\d+ )?comments?(?: \(\d+\))?|leave a (?:comment|reply)|log ?in|sign (?:in|up)|subscribe(?: now)?|newsletter|loading|follow us|back to top|(?:next|previous) page)[*_ \t]*[:.…]*[ \t]*(?=\n|$)/giu,
  // What an article says of itself and of its reader.
  /\b(?:advertisement (?:continue reading|story continues|supported by|skip)|continue reading the main story|story continues below|scroll down to continue|skip to (?:main )?content|image (?:copyright|caption)|media playback is|getty images|(?:ap|afp|reuters) photo|(?:photo|image) (?:credit|courtesy)|all rights reserved|sign up (?:for|to) (?:our|the) (?:\w+ ){0,2}newsletter|subscribe to (?:our|my|the) (?:newsletter|channel|feed|blog|mailing list)|follow (?:us|me|him|her|them) on (?:twitter|facebook|instagram)|like us on facebook|share (?:this )?on (?:twitter|facebook)|click (?:here|on the link|the link)|read the full (?:story|article) (?:here|at|on)|read or share this story|this (?:article|post|story) (?:was originally published|originally appeared|has been updated)|(?:enable|requires) javascript|like loading\.\.\.|you must be logged in|download (?:our|the) app)\b/giu,
  /(?:©|\(c\)|\bcopyright\b)\s*(?:©\s*)?(?:19|20)\d\d\b/giu,
  // What a library puts around a text.
  /\bproject gutenberg\b|\bgutenberg(?:-tm|\.org)|\btranscriber['’]s notes?\b|\bdistributed proofread|\*{3} ?(?:start|end) of|\[(?:illustration|footnote|transcriber|sidenote)\b[^\]\n]*\]|\[(?:pg|page) \d+\]/giu,
];

/** Before the text, what an expression looks at to know that a line begins. */
const CONTEXT = 16;

/** A kind that stands on the page already is the writer's manner, and no debris. */
export function findDebris(text: string, page: Page): Fault | undefined {
  const before = page.text.slice(-CONTEXT);
  const whole = before + text;
  const faults = KINDS.flatMap((kind) => {
    const match = execFrom(kind, whole, before.length);
    if (!match || execFrom(kind, page.text, 0)) return [];
    const start = match.index - before.length;
    return [{ reason: 'debris' as const, start, end: start + match[0].length, found: match[0].trim() }];
  });
  return faults.sort((one, other) => one.start - other.start)[0];
}

function execFrom(kind: RegExp, text: string, from: number): RegExpExecArray | null {
  kind.lastIndex = from;
  return kind.exec(text);
}
