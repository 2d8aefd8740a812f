// Reads and writes Open Badges with the libraries of Digital Bazaar, an independent implementation.
//   node credentials.mjs verify DOCUMENTS CREDENTIAL...   one line of JSON a file: {"verified": true, "cryptosuite": "..."}
//   node credentials.mjs sign DOCUMENTS SUITE DID UNSIGNED SIGNED
//       signs with a new key and prints it: {"key": "z..."}
//   node credentials.mjs status DOCUMENTS LIST CREDENTIAL...   what the status list says: {"verified": true, "status": false}
//   node credentials.mjs list DOCUMENTS DID URL INDEX SIGNED
//       makes a status list in which one entry is set, signs it with a new key and prints that: {"key": "z..."}
// DOCUMENTS maps a URL to what belongs there, as `akashi documents` writes it; nothing is fetched.
import { readFileSync, writeFileSync } from 'node:fs'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite'
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite'
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import * as vc from '@digitalbazaar/vc'
import { checkStatus, createCredential, createList } from '@digitalbazaar/vc-bitstring-status-list'

const suites = {
  'eddsa-rdfc-2022': { sign: eddsaRdfc, verify: eddsaRdfc, key: () => Ed25519Multikey.generate() },
  'eddsa-jcs-2022': {
    sign: eddsaJcs.createSignCryptosuite(),
    verify: eddsaJcs.createVerifyCryptosuite(),
    key: () => Ed25519Multikey.generate(),
  },
  'ecdsa-rdfc-2019': { sign: ecdsaRdfc, verify: ecdsaRdfc, key: () => EcdsaMultikey.generate({ curve: 'P-256' }) },
  'ecdsa-jcs-2019': {
    sign: ecdsaJcs.createSignCryptosuite(),
    verify: ecdsaJcs.createVerifyCryptosuite(),
    key: () => EcdsaMultikey.generate({ curve: 'P-256' }),
  },
}

const [command, documentFile, ...rest] = process.argv.slice(2)
const documents = read(documentFile)

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function documentLoader(url) {
  if (!documents[url]) {
    throw new Error('expected a document that is known, found ' + url)
  }
  return { documentUrl: url, document: documents[url], contextUrl: null }
}

async function verify(file) {
  const credential = read(file)
  const result = await vc.verifyCredential({
    credential,
    suite: Object.values(suites).map(suite => new DataIntegrityProof({ cryptosuite: suite.verify })),
    documentLoader,
  })
  const errors = result.error?.errors ?? (result.error ? [result.error] : [])
  console.log(JSON.stringify({
    verified: result.verified,
    cryptosuite: credential.proof.cryptosuite,
    error: errors.map(error => error.message).join('; '),
  }))
}

async function sign(name, did, unsigned, signed) {
  const key = await suites[name].key()
  key.controller = did
  key.id = did + '#' + key.publicKeyMultibase
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: suites[name].sign })
  const credential = await vc.issue({ credential: read(unsigned), suite, documentLoader })
  writeFileSync(signed, JSON.stringify(credential, null, 2))
  console.log(JSON.stringify({ key: key.publicKeyMultibase }))
}

async function status(listFile, file) {
  const list = read(listFile)
  documents[list.id] = list
  const credential = read(file)
  const suite = Object.values(suites).map(each => new DataIntegrityProof({ cryptosuite: each.verify }))
  // Both its signature and, by way of the list, its status.
  const result = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus })
  const checked = await checkStatus({ credential, suite, documentLoader })
  console.log(JSON.stringify({
    verified: result.verified && checked.verified,
    status: checked.results?.[0]?.status,
    error: String(checked.error ?? result.error ?? ''),
  }))
}

async function makeList(did, url, index, signed) {
  const list = await createList({ length: 131072 })
  list.setStatus(Number(index), true)
  const credential = await createCredential({ id: url, list, statusPurpose: 'revocation' })
  const unsigned = signed + '.unsigned'
  writeFileSync(unsigned, JSON.stringify({ ...credential, issuer: did }))
  await sign('eddsa-rdfc-2022', did, unsigned, signed)
}

switch (command) {
  case 'verify':
    for (const file of rest) await verify(file)
    break
  case 'sign':
    await sign(...rest)
    break
  case 'status':
    for (const file of rest.slice(1)) await status(rest[0], file)
    break
  case 'list':
    await makeList(...rest)
    break
  default:
    throw new Error('expected verify, sign, status or list, found ' + command)
}
