// Verifies a credential with the engine of Blockcerts' verifier, jsonld-signatures-merkleproof2019: node blockcerts.mjs COUNT
// Prints one line of JSON. The credential is the package's own fixture for a chain that is none ("mocknet"), of which nothing is
// looked up: its RDF is canonicalised and hashed, and the hash led to the root of the batch. There is no signature in it to be
// checked, since that of a real one is the transaction's on the chain; so this is the least that the engine does.
// Its package names a fork of ecdsa-multikey by a git address, for public keys of blockchain accounts, which mocknet does not have;
// package.json puts the published ecdsa-multikey in its place.
import { readFileSync } from 'node:fs'
import { LDMerkleProof2019 } from 'jsonld-signatures-merkleproof2019'

const count = Number(process.argv[2])
const fixture = 'jsonld-signatures-merkleproof2019/tests/fixtures/mocknet-vc-v2-data-integrity-proof.json'
const text = readFileSync(new URL('node_modules/' + fixture, import.meta.url), 'utf8')
globalThis.fetch = async resource => {
  throw new Error('expected that nothing is fetched, found ' + resource)
}

async function verify(text) {
  const document = JSON.parse(text)
  return await new LDMerkleProof2019({ document, proof: document.proof }).verifyProof()
}

async function verifyAll(count) {
  for (let i = 0; i < count; i++) {
    const result = await verify(text)
    if (result.verified !== true) throw new Error('expected a valid proof, found ' + result.error)
  }
}

const { error } = console
console.error = () => {}
const altered = await verify(text.replace('Master of Puppets', 'Master of Marionettes'))
console.error = error
if (altered.verified !== false || !altered.error.includes('does not match')) {
  throw new Error('expected that an altered credential is found out, found ' + JSON.stringify(altered))
}

await verifyAll(count / 2)
const began = process.hrtime.bigint()
const usage = process.cpuUsage()
await verifyAll(count)
const { user, system } = process.cpuUsage(usage)
// Whichever is better for it: other work on the machine takes from the one, its own helping threads from the other.
const seconds = Math.min(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6)
console.log(JSON.stringify({ what: 'blockcerts', count, perSecond: count / seconds }))
