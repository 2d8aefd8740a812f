// Verifies one credential many times with @digitalcredentials/verifier-core: node verify.mjs FILE COUNT
// Prints one line of JSON. The library fetches the Open Badges JSON schema for every credential; it is answered at once with
// an empty one, so that neither the network nor the schema's own cost counts against it.
import { readFileSync } from 'node:fs'
import { verifyCredential } from '@digitalcredentials/verifier-core'

globalThis.fetch = async () => new Response('{}', { headers: { 'content-type': 'application/json' } })

const [file, count] = [process.argv[2], Number(process.argv[3])]
const text = readFileSync(file, 'utf8')

async function verify() {
  const result = await verifyCredential({ credential: JSON.parse(text), knownDIDRegistries: [], reloadIssuerRegistry: false })
  const signature = result.log?.find(step => step.id === 'valid_signature')
  if (signature?.valid !== true) {
    throw new Error('expected a valid signature, found ' + JSON.stringify(result.errors ?? signature))
  }
}

for (let i = 0; i < Math.min(count, 50); i++) await verify()
const began = process.hrtime.bigint()
for (let i = 0; i < count; i++) await verify()
const seconds = Number(process.hrtime.bigint() - began) / 1e9
console.log(JSON.stringify({ what: 'verifier-core', count, perSecond: count / seconds }))
process.exit(0)
