const SCOPES = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator', 'gateway'];
const RANKS = [0, 1, 2, 3, 4];

const byType = [
  // No type:app: apps never import apps.
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:database'] },
  { sourceTag: 'type:database', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
];

/** A library depends only on lower ranks; rank 0 depends on nobody. */
const byRank = RANKS.map((rank) => ({
  sourceTag: `rank:${rank}`,
  onlyDependOnLibsWithTags: RANKS.filter((lower) => lower < rank).map((lower) => `rank:${lower}`),
}));

/** What belongs to one service is used by that service only; what is shared uses nothing that belongs to one. */
const byScope = [
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  ...SCOPES.map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
  })),
];

/** Which project may import which, by the tags in each package.json. Every matching line must hold. */
export const depConstraints = [...byType, ...byRank, ...byScope];
