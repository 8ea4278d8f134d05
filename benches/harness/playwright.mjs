// Playwright, as the browser tests have it.

import { createRequire } from 'node:module';

export const { chromium } = createRequire(new URL('../../tests/browser/package.json', import.meta.url))('playwright-core');
