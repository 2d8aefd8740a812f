// Verifies credentials with the engine of Blockcerts' verifier, jsonld-signatures-merkleproof2019:
// node blockcerts.mjs CREDENTIALS DOCUMENTS COUNT
// CREDENTIALS has one credential a line, DOCUMENTS maps a URL to a context that the library does not bring. Prints one line of JSON.
// Before the time is taken, each credential's proof is replaced by one of MerkleProof2019, in one batch, anchored in a chain that is
// none ("mocknet"), of which nothing is looked up. So what is timed is that the RDF is canonicalised and hashed, and the hash led to
// the root; there is no signature, since that of a real one is the transaction's on the chain. It is the least that the engine does.
// Its package names a fork of ecdsa-multikey by a git address, for public keys of blockchain accounts, which mocknet does not have;
// package.json puts the published ecdsa-multikey in its place.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Encoder } from '@blockcerts/lds-merkle-proof-2019'
import { securityLoader } from '@digitalcredentials/security-document-loader'
import jsonld from 'jsonld'
import { LDMerkleProof2019 } from 'jsonld-signatures-merkleproof2019'

const [file, documentFile, count] = [process.argv[2], process.argv[3], Number(process.argv[4])]
const documents = JSON.parse(readFileSync(documentFile, 'utf8'))
const loader = securityLoader({ fetchRemoteContexts: false })
Object.entries(documents).forEach(([url, document]) => loader.addStatic(url, document))
const load = loader.build()
jsonld.documentLoader = async url => ({ contextUrl: null, documentUrl: url, document: (await load(url)).document })

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const proof = (targetHash, merkleRoot, path) => ({
  type: 'DataIntegrityProof', cryptosuite: 'merkle-proof-2019', proofPurpose: 'assertionMethod',
  created: '2026-03-25T00:00:00Z', verificationMethod: 'https://issuer.example/#key-1',
  proofValue: new Encoder({ path, merkleRoot, targetHash, anchors: ['blink:mocknet'] }).encode()
})

const engine = document => new LDMerkleProof2019({ document, proof: document.proof })
const verify = async text => await engine(JSON.parse(text)).verifyProof()

/** The credentials with proofs of one batch over them. */
async function batch(unsigned) {
  const none = '0'.repeat(64)
  const leaves = []
  for (const credential of unsigned) {
    const instance = engine({ ...credential, '@context': [...credential['@context']], proof: proof(none, none, []) })
    await instance.computeLocalHash()
    leaves.push(Buffer.from(instance.localDocumentHash, 'hex'))
  }
  const paths = leaves.map(() => [])
  let nodes = leaves.map((hash, i) => ({ hash, of: [i] }))
  while (nodes.length > 1) {
    const above = []
    for (let i = 0; i < nodes.length; i += 2) {
      const [left, right] = [nodes[i], nodes[i + 1]]
      if (right === undefined) { above.push(left); continue }
      left.of.forEach(leaf => paths[leaf].push({ right: right.hash.toString('hex') }))
      right.of.forEach(leaf => paths[leaf].push({ left: left.hash.toString('hex') }))
      above.push({ hash: sha256(Buffer.from(left.hash.toString('hex') + right.hash.toString('hex'), 'hex')), of: [...left.of, ...right.of] })
    }
    nodes = above
  }
  const root = nodes[0].hash.toString('hex')
  return unsigned.map((credential, i) =>
    JSON.stringify({ ...credential, proof: proof(leaves[i].toString('hex'), root, paths[i]) }))
}

const credentials = await batch(readFileSync(file, 'utf8').trim().split('\n').map(line => {
  const { proof, ...credential } = JSON.parse(line)
  return credential
}))

const { error } = console
console.error = () => {}
const altered = await verify(credentials[0].replace('Bachelor', 'Master'))
const foreign = JSON.parse(credentials[0])
foreign.proof = JSON.parse(credentials[1]).proof
const another = await verify(JSON.stringify(foreign))
console.error = error
for (const found of [altered, another]) {
  if (found.verified !== false || !found.error.includes('does not match')) {
    throw new Error('expected that what is altered is found out, found ' + JSON.stringify(found))
  }
}

async function verifyAll(count) {
  for (let i = 0; i < count; i++) {
    const result = await verify(credentials[i % credentials.length])
    if (result.verified !== true) throw new Error('expected a valid proof, found ' + result.error)
  }
}

await verifyAll(count / 2)
const began = process.hrtime.bigint()
const usage = process.cpuUsage()
await verifyAll(count)
const { user, system } = process.cpuUsage(usage)
// Whichever is better for it: other work on the machine takes from the one, its own helping threads from the other.
const seconds = Math.min(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6)
console.log(JSON.stringify({ what: 'blockcerts', count, perSecond: count / seconds }))
process.exit(0)
