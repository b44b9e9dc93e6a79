import { TEST_FILES } from './test-files.mjs';

/** What each layer may import. The Nx rule sees projects, not folders, so layers inside a project are held here. */
export const layers = [
  {
    files: '^libs/kernel/src/',
    except: TEST_FILES,
    allow: ['^libs/kernel/src/'],
    why: 'the kernel depends on nothing, so that everything may depend on it.',
  },
  {
    files: '^apps/[^/]+/src/app/domain/',
    except: TEST_FILES,
    allow: ['^@comanda/kernel$', '^apps/[^/]+/src/app/domain/'],
    why: 'domain/ imports nothing outside domain/ and @comanda/kernel.',
  },
  {
    files: '^apps/[^/]+/src/app/(application|sagas)/',
    except: TEST_FILES,
    allow: [
      '^@comanda/(kernel|contracts|messaging|saga|saga-engine)$',
      '^apps/[^/]+/src/app/(domain|application|sagas)/',
    ],
    why: 'application/ imports domain/, contracts and handler types; it knows no adapter and no framework.',
  },
  {
    files: '^apps/[^/]+/src/app/sagas/.+\\.saga\\.ts$',
    allow: ['^@comanda/(kernel|contracts|saga)$', '^apps/[^/]+/src/app/sagas/'],
    why: 'a saga is a definition over contracts; it knows no engine and no messaging.',
  },
];
