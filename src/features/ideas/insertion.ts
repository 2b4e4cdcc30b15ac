// How an idea joins the text around it: one blank where two words would touch, none where there is one.

/**
 * The text to insert.
 * @param before the text up to the place, or its end
 * @param after the text from the place on, or its start
 */
export function joinIdea(idea: string, before: string, after: string): string {
  const touchesBefore =
    /\S$/.test(before) && !/[\p{Ps}\p{Pi}]$/u.test(before) && !/^[\p{Pe}\p{Pf},.;:!?…\s]/u.test(idea);
  const touchesAfter = /^[\p{L}\p{N}\p{Ps}\p{Pi}"]/u.test(after) && !/\s$/.test(idea);
  return (touchesBefore ? ' ' : '') + idea + (touchesAfter ? ' ' : '');
}
