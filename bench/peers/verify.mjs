// Verifies credentials with @digitalcredentials/verifier-core: node verify.mjs CREDENTIALS DOCUMENTS COUNT
// CREDENTIALS has one credential a line, DOCUMENTS maps a URL to what belongs there. Prints one line of JSON.
// The library fetches the JSON schema of Open Badges and the contexts that it does not bring; both are answered at once, the
// schema with an empty one, so that neither a network nor the schema's own cost counts against it.
import { readFileSync } from 'node:fs'
import { verifyCredential } from '@digitalcredentials/verifier-core'

const [file, documentFile, count] = [process.argv[2], process.argv[3], Number(process.argv[4])]
const credentials = readFileSync(file, 'utf8').trim().split('\n')
const documents = JSON.parse(readFileSync(documentFile, 'utf8'))

globalThis.fetch = async resource => {
  const url = typeof resource === 'string' ? resource : (resource.url ?? String(resource))
  return new Response(JSON.stringify(documents[url] ?? {}), { headers: { 'content-type': 'application/json' } })
}

async function verify(i) {
  const credential = JSON.parse(credentials[i % credentials.length])
  const result = await verifyCredential({ credential, knownDIDRegistries: [], reloadIssuerRegistry: false })
  const signature = result.log?.find(step => step.id === 'valid_signature')
  if (signature?.valid !== true) {
    throw new Error('expected a valid signature, found ' + JSON.stringify(result.errors ?? signature))
  }
}

for (let i = 0; i < count / 2; i++) await verify(i)
const began = process.hrtime.bigint()
const usage = process.cpuUsage()
for (let i = 0; i < count; i++) await verify(i)
const { user, system } = process.cpuUsage(usage)
// Whichever is better for it: other work on the machine takes from the one, its own helping threads from the other.
const seconds = Math.min(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6)
console.log(JSON.stringify({ what: 'verifier-core', count, perSecond: count / seconds }))
process.exit(0)
