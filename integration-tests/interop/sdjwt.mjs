// Reads and writes SD-JWT VC with @sd-jwt/sd-jwt-vc, an independent implementation.
//   node sdjwt.mjs verify ISSUER_KEY FILE   {"claims": {...}}, or fails
//   node sdjwt.mjs issue DID NAME AUDIENCE NONCE PRESENTATION
//       issues to a holder of its own who shows NAME alone to AUDIENCE; prints {"key": "z..."}
//   node sdjwt.mjs holder                   {"did": "did:jwk:...", "secret": {...}}, a wallet's new key
//   node sdjwt.mjs present FILE SECRET NAME AUDIENCE NONCE PRESENTATION
//       the holder shows NAME alone of what FILE has to AUDIENCE
// Keys are Multikeys of P-256.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'

const hasher = (data, alg) => createHash(alg.replace('sha-', 'sha')).update(data).digest()
const saltGenerator = length => randomBytes(length).toString('base64url')

const signerOf = jwk => data =>
  sign('sha256', Buffer.from(data), { key: createPrivateKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' })
    .toString('base64url')

const verifierOf = jwk => (data, signature) =>
  verify(
    'sha256',
    Buffer.from(data),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )

async function newKey() {
  const keyPair = await EcdsaMultikey.generate({ curve: 'P-256' })
  const { kty, crv, x, y, d } = await EcdsaMultikey.toJwk({ keyPair, secretKey: true })
  return { multikey: keyPair.publicKeyMultibase, open: { kty, crv, x, y }, secret: { kty, crv, x, y, d } }
}

async function verifyFile(key, file) {
  const keyPair = await EcdsaMultikey.from({
    id: '#' + key, type: 'Multikey', controller: 'did:web:issuer.example', publicKeyMultibase: key,
  })
  const { kty, crv, x, y } = await EcdsaMultikey.toJwk({ keyPair })
  const sdjwt = new SDJwtVcInstance({ hasher, hashAlg: 'sha-256', verifier: verifierOf({ kty, crv, x, y }) })
  const { payload } = await sdjwt.verify(readFileSync(file, 'utf8').trim())
  console.log(JSON.stringify({ claims: payload }))
}

async function issue(did, name, audience, nonce, file) {
  const issuer = await newKey()
  const holder = await newKey()
  const sdjwt = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    saltGenerator,
    signer: signerOf(issuer.secret),
    signAlg: 'ES256',
    kbSigner: signerOf(holder.secret),
    kbSignAlg: 'ES256',
  })
  const claims = { iss: did, vct: 'https://issuer.example/vct/test', iat: 1774364400, name, birthdate: '2003-07-15', cnf: { jwk: holder.open } }
  const issued = await sdjwt.issue(claims, { _sd: ['name', 'birthdate'] }, { header: { kid: did + '#' + issuer.multikey } })
  const iat = Math.floor(Date.now() / 1000)
  writeFileSync(file, await sdjwt.present(issued, { name: true }, { kb: { payload: { iat, aud: audience, nonce } } }))
  console.log(JSON.stringify({ key: issuer.multikey }))
}

async function holder() {
  const { open, secret } = await newKey()
  console.log(JSON.stringify({ did: 'did:jwk:' + Buffer.from(JSON.stringify(open)).toString('base64url'), secret }))
}

async function present(file, secret, name, audience, nonce, presentation) {
  const sdjwt = new SDJwtVcInstance({ hasher, hashAlg: 'sha-256', kbSigner: signerOf(JSON.parse(secret)), kbSignAlg: 'ES256' })
  const iat = Math.floor(Date.now() / 1000)
  const shown = await sdjwt.present(readFileSync(file, 'utf8').trim(), { [name]: true }, { kb: { payload: { iat, aud: audience, nonce } } })
  writeFileSync(presentation, shown)
}

const [command, ...rest] = process.argv.slice(2)
switch (command) {
  case 'verify':
    await verifyFile(...rest)
    break
  case 'issue':
    await issue(...rest)
    break
  case 'holder':
    await holder()
    break
  case 'present':
    await present(...rest)
    break
  default:
    throw new Error('expected verify, issue, holder or present, found ' + command)
}
