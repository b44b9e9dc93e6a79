/**
 * The servers that Comanda needs beside its own processes, and every way to come by them. To add one, add an entry.
 *
 * @typedef {object} Release an official build that is downloaded; it is used only if its SHA-256 is the one written here
 * @property {string} version
 * @property {(platform: string) => string} url
 * @property {(platform: string) => string} member path of the binary inside the archive
 * @property {Record<string, string>} sha256 of the archive, by platform: `<os>-<cpu>` in Go's words
 *
 * @typedef {object} Debian
 * @property {string} package
 * @property {string} member path of the binary inside the package
 * @property {readonly string[]} suites tried after the system's own
 * @property {readonly string[]} tooOldIn suites whose version is final and older than the minimum: not worth a download
 *
 * @typedef {object} Server
 * @property {string} name of the binary
 * @property {string} urlVariable environment variable with the address of one that already runs
 * @property {string} minimum lowest version that will do
 * @property {readonly string[]} versionArguments
 * @property {Release} [release]
 * @property {Debian} [debian]
 * @property {{ package: string, version: string }} [go]
 * @property {string} homepage where a person finds it
 */

const nats = 'https://github.com/nats-io/nats-server/releases';
const consul = 'https://developer.hashicorp.com/consul/install';

/** @type {Record<string, Server>} */
export const servers = {
  'nats-server': {
    name: 'nats-server',
    urlVariable: 'NATS_URL',
    // Keys that expire one by one (libs/coordination).
    minimum: '2.11.0',
    versionArguments: ['--version'],
    release: {
      version: '2.15.0',
      url: (platform) => `${nats}/download/v2.15.0/nats-server-v2.15.0-${platform}.tar.gz`,
      member: (platform) => `nats-server-v2.15.0-${platform}/nats-server`,
      // As published in the release's SHA256SUMS.
      sha256: {
        'linux-amd64': '5d2c51caca950333aba84911df7d377f826f3a59ec36061c6539105084f65c92',
        'linux-arm64': 'cdc208f5a3f42963a52b6ab06ef65626bb870315dc936e26ba571780c6351112',
        'darwin-amd64': '5bd8b59ca5bf93fab3da2c5843cf564cd6e2e291e22ae3b861746e7ebe259b95',
        'darwin-arm64': 'e1c4e22d70bd44abfa0bcb3c16f7cf0c66f648c2e728c58924e8a1ce88913cc8',
      },
    },
    debian: {
      package: 'nats-server',
      member: 'usr/sbin/nats-server',
      suites: ['sid'],
      tooOldIn: ['bullseye', 'bookworm'],
    },
    // Go's checksum database vouches for the sources.
    go: { package: 'github.com/nats-io/nats-server/v2', version: 'v2.15.1' },
    homepage: nats,
  },
  consul: {
    name: 'consul',
    urlVariable: 'CONSUL_HTTP_ADDR',
    minimum: '1.8.0',
    versionArguments: ['version'],
    // bullseye is the last that has it.
    debian: { package: 'consul', member: 'usr/bin/consul', suites: ['bullseye'], tooOldIn: [] },
    homepage: consul,
  },
  // The only one that is done without where it is missing. None is pinned: their SHA-256 stand in a signed file of each release, and nowhere else.
  fabio: {
    name: 'fabio',
    urlVariable: 'FABIO_URL',
    // Gives gRPC calls time to end when their service has left.
    minimum: '1.6.4',
    versionArguments: ['-v'],
    homepage: 'https://github.com/fabiolb/fabio/releases',
  },
};
