/* What browsers have everywhere, and Node.js only from version 20 on. */
import { webcrypto } from 'node:crypto';
import { File } from 'node:buffer';

if (!globalThis.crypto) globalThis.crypto = webcrypto;
if (!globalThis.File) globalThis.File = File;
