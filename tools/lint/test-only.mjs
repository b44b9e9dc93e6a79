import { TEST_FILES } from './test-files.mjs';

/** What production code may not import because it is made for tests. */
export const testOnly = [
  {
    files: '^(apps|libs|prisma)/',
    except: `${TEST_FILES}|^libs/testing/`,
    forbid: ['^@comanda/(testing|tools)(/|$)', '^@jest/', '^@nestjs/testing$', '\\.mother\\.js$'],
    why: 'it is for tests only.',
  },
];
