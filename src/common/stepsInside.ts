// A setting's path, as far as it may lead: into the folder that it is of.

/** The steps of a path that stays inside its folder; undefined for any other. */
export function stepsInside(path: string): string[] | undefined {
  const steps = path.split(/[/\\]/).filter((step) => step !== '.');
  const leadsOut = steps.some((step) => step === '..' || step === '' || step.includes(':'));
  return leadsOut ? undefined : steps;
}
