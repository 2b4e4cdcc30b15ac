// How many cores this process may use that are cores: two threads of one core share its arithmetic.
import { readdirSync, readFileSync } from 'node:fs';
import { arch, availableParallelism } from 'node:os';

/** More do not help models of this size: they wait for one memory. */
const MAX_THREADS = 4;
const LINUX_PROCESSORS = '/sys/devices/system/cpu';

/** @param wanted 0 takes one for each core, at most four. */
export function threadCount(wanted: number): number {
  return wanted === 0 ? Math.min(physicalCores(), MAX_THREADS) : wanted;
}

export function physicalCores(): number {
  return Math.min(coresOfLinux() ?? guess(availableParallelism()), availableParallelism());
}

/** Processors that are siblings name the same list. @returns undefined on other systems. */
function coresOfLinux(): number | undefined {
  try {
    const processors = readdirSync(LINUX_PROCESSORS).filter((name) => /^cpu\d+$/.test(name));
    const siblings = processors.map((name) =>
      readFileSync(`${LINUX_PROCESSORS}/${name}/topology/thread_siblings_list`, 'utf8'),
    );
    return new Set(siblings).size || undefined;
  } catch {
    return undefined;
  }
}

/** Elsewhere nobody says; most x64 processors of more than four have two threads a core, and ARM's have one. */
function guess(processors: number): number {
  return arch() === 'x64' && processors > 4 ? Math.ceil(processors / 2) : processors;
}
