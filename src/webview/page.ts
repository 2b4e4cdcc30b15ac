// Parts of the page by their id, and copies of its templates.

/** @throws Error if the page has no such part, or it is another. */
export function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`no ${type.name} is called ${id}`);
  return found;
}

/** The one element inside `parent` that `selector` finds. */
export function inside(parent: ParentNode, selector: string): HTMLElement {
  const found = parent.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

/** The first element of a template, anew. */
export function copyOf(template: string): HTMLElement {
  const first = part(template, HTMLTemplateElement).content.firstElementChild;
  if (!(first instanceof HTMLElement)) throw new Error(`the template ${template} is empty`);
  return first.cloneNode(true) as HTMLElement;
}
