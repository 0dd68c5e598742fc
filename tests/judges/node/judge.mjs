// A program with a TypeScript SDK in it. Reads one command per line, `{"do": …}`, and answers each with one line.
//
//   node judge.mjs sdk1|client2 '{"url", "era", "redirectUri", "issuer", "clientId", "secret", "document", "token"}'
//
// connect, call and list answer {"authorize": url} when a person has to sign in; finish takes where the browser ended.

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const SDKS = {
  sdk1: async () => ({
    ...(await import('@modelcontextprotocol/sdk/client/index.js')),
    ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')),
    ...(await import('@modelcontextprotocol/sdk/client/auth.js')),
    finish: (transport, parameters) => transport.finishAuth(parameters.get('code')),
    version: (client, transport) => transport.protocolVersion,
  }),
  client2: async () => ({
    ...(await import('@modelcontextprotocol/client')),
    finish: (transport, parameters) => transport.finishAuth(parameters),
    version: (client) => client.getNegotiatedProtocolVersion(),
  }),
};

const [, , name, configuration] = process.argv;
const sdk = await SDKS[name]();
const given = JSON.parse(configuration);

class Provider {
  constructor() {
    this.asked = null;
    this.state_ = null;
    this.kept = { tokens: given.token ? { ...given.token, token_type: 'Bearer', issuer: given.issuer } : undefined };
    if (given.document) this.clientMetadataUrl = given.clientId;
    else {
      const { clientId, secret, issuer } = given;
      this.kept.client = { client_id: clientId, client_secret: secret ?? undefined, issuer };
    }
  }
  get redirectUrl() {
    return given.redirectUri;
  }
  get clientMetadata() {
    return {
      client_name: 'A judge',
      redirect_uris: [given.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: given.secret ? 'client_secret_basic' : 'none',
    };
  }
  state() {
    return (this.state_ = randomUUID());
  }
  clientInformation() {
    return this.kept.client;
  }
  saveClientInformation(client) {
    this.kept.client = client;
  }
  tokens() {
    return this.kept.tokens;
  }
  saveTokens(tokens) {
    this.kept.tokens = tokens;
  }
  invalidateCredentials(scope) {
    if (scope === 'all' || scope === 'tokens') this.kept.tokens = undefined;
  }
  redirectToAuthorization(url) {
    this.asked = url.href;
  }
  saveDiscoveryState(found) {
    this.kept.discovery = found;
  }
  discoveryState() {
    return this.kept.discovery;
  }
  saveCodeVerifier(verifier) {
    this.kept.verifier = verifier;
  }
  codeVerifier() {
    return this.kept.verifier;
  }
}

const provider = new Provider();
let client, transport;

async function connect() {
  transport = new sdk.StreamableHTTPClientTransport(new URL(given.url), { authProvider: provider });
  client = new sdk.Client({ name: 'judge', version: '1' }, { versionNegotiation: { mode: given.era } });
  await client.connect(transport);
  return { version: sdk.version(client, transport), server: client.getServerVersion() };
}

async function finish({ address }) {
  const parameters = new URL(address).searchParams;
  if (parameters.get('state') !== provider.state_) throw new Error('The state is another one.');
  if (parameters.has('error')) throw new Error(parameters.get('error'));
  await sdk.finish(transport, parameters);
  return {};
}

const commands = {
  connect,
  finish,
  list: async () => ({ tools: (await client.listTools()).tools.map((tool) => tool.name) }),
  call: async ({ tool, args }) => client.callTool({ name: tool, arguments: args }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  provider.asked = null;
  let answer;
  try {
    answer = { result: await commands[command.do](command) };
  } catch (error) {
    answer = provider.asked
      ? { authorize: provider.asked }
      : { thrown: { name: error.constructor.name, message: error.message, code: error.code ?? null } };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
process.exit(0);
