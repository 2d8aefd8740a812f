// Issues credentials with @digitalcredentials/vc and eddsa-rdfc-2022: node issue.mjs CREDENTIALS DOCUMENTS COUNT
// CREDENTIALS has one credential a line, whose proof is left out and made anew; DOCUMENTS maps a URL to a context that the
// library does not bring. Prints one line of JSON. Nothing is fetched, and no table is read: only signing is timed.
import { readFileSync } from 'node:fs'
import { issue } from '@digitalcredentials/vc'
import { DataIntegrityProof } from '@digitalcredentials/data-integrity'
import { cryptosuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite'
import * as Ed25519Multikey from '@digitalcredentials/ed25519-multikey'
import { securityLoader } from '@digitalcredentials/security-document-loader'

const [file, documentFile, count] = [process.argv[2], process.argv[3], Number(process.argv[4])]
const credentials = readFileSync(file, 'utf8').trim().split('\n').map(line => {
  const { proof, ...credential } = JSON.parse(line)
  return JSON.stringify(credential)
})
const documents = JSON.parse(readFileSync(documentFile, 'utf8'))
const loader = securityLoader({ fetchRemoteContexts: false })
Object.entries(documents).forEach(([url, document]) => loader.addStatic(url, document))
const documentLoader = loader.build()

async function sign(i) {
  const credential = JSON.parse(credentials[i % credentials.length])
  const key = keys.get(credential.issuer.id) ?? await keyOf(credential.issuer.id)
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: '2026-03-25T00:00:00Z' })
  const signed = await issue({ credential, suite, documentLoader })
  if (typeof signed.proof?.proofValue !== 'string') throw new Error('expected a proof, found none')
}

const keys = new Map()
async function keyOf(controller) {
  const key = await Ed25519Multikey.generate({ controller })
  key.id = controller + '#' + key.publicKeyMultibase
  keys.set(controller, key)
  return key
}

for (let i = 0; i < count / 2; i++) await sign(i)
const began = process.hrtime.bigint()
const usage = process.cpuUsage()
for (let i = 0; i < count; i++) await sign(i)
const { user, system } = process.cpuUsage(usage)
// Whichever is better for it: other work on the machine takes from the one, its own helping threads from the other.
const seconds = Math.min(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6)
console.log(JSON.stringify({ what: 'digitalcredentials issue', count, perSecond: count / seconds }))
process.exit(0)
