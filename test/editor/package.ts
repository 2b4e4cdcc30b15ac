// `npm run package [-- TARGET]`: the package for one platform, this machine's unless said otherwise.
import { buildPackage } from './packaging/buildPackage.ts';

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const { file, bytes } = buildPackage(target, process.cwd());
console.log(`${file}: ${(bytes / 1e6).toFixed(1)} MB`);
