// A second implementation of what a credential, its commitment and its bundle are: written from the formulas in
// docs/design, with nothing but what Node has, so that a mistake in the first one cannot repeat itself here.
//
//   node reader.mjs read FOLDER             one line of JSON for each NAME.json with its NAME.bundle.json
//   node reader.mjs sign FILE KEY METHOD    the credential with a proof of eddsa-jcs-2022; KEY is PEM
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = text => Buffer.from(text, 'hex');

// RFC 8785: members in the order of their UTF-16 units, which is how JavaScript sorts.
function canonical(value) {
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return '{' + Object.keys(value).sort().map(name => JSON.stringify(name) + ':' + canonical(value[name])).join(',') + '}';
}

function base58(text) {
  let number = 0n;
  for (const c of text) number = number * 58n + BigInt(ALPHABET.indexOf(c));
  const digits = number.toString(16);
  return Buffer.concat([Buffer.alloc(text.match(/^1*/)[0].length), hex(digits.length % 2 ? '0' + digits : digits)]);
}

function toBase58(bytes) {
  let number = BigInt('0x' + bytes.toString('hex'));
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  return '1'.repeat(bytes.findIndex(byte => byte !== 0)) + text;
}

function signingInput(credential, proof) {
  const { proof: _, ...document } = credential;
  const { proofValue: __, ...options } = proof;
  return Buffer.concat([sha256(canonical(options)), sha256(canonical(document))]);
}

function isSigned(credential) {
  const { proof } = credential;
  if (proof?.cryptosuite !== 'eddsa-jcs-2022' || proof.proofPurpose !== 'assertionMethod') return false;
  const multikey = base58(proof.verificationMethod.split('#z')[1]);
  if (multikey[0] !== 0xed || multikey[1] !== 1) return false;
  const key = createPublicKey({
    key: Buffer.concat([hex('302a300506032b6570032100'), multikey.subarray(2)]), format: 'der', type: 'spki' });
  return verify(null, signingInput(credential, proof), key, base58(proof.proofValue.slice(1)));
}

function commitment(credential) {
  const { proof: _, ...document } = credential;
  const salt = Buffer.from(credential.evidence.find(entry => entry.anchorSalt).anchorSalt.slice(1), 'base64url');
  return sha256('akashi/commitment/v1', Buffer.of(0, 1), salt, sha256(canonical(document)));
}

// RFC 6962, section 2.1.1.
function root(leaf, { leafIndex, treeSize, path }) {
  let node = sha256(Buffer.of(0), leaf);
  let index = leafIndex;
  let last = treeSize - 1;
  for (const sibling of path.map(hex)) {
    while (index === last && index % 2 === 0) {
      index /= 2;
      last = Math.floor(last / 2);
    }
    node = index % 2 ? sha256(Buffer.of(1), sibling, node) : sha256(Buffer.of(1), node, sibling);
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return node;
}

const [mode, ...args] = process.argv.slice(2);
if (mode === 'read') {
  for (const bundleName of readdirSync(args[0]).filter(name => name.endsWith('.bundle.json')).sort()) {
    const read = name => JSON.parse(readFileSync(join(args[0], name), 'utf8'));
    const credential = read(bundleName.replace('.bundle.json', '.json'));
    const bundle = read(bundleName);
    const leaf = commitment(credential);
    console.log(JSON.stringify({
      name: bundleName.replace('.bundle.json', ''),
      commitment: leaf.toString('hex'),
      root: root(leaf, bundle.batch).toString('hex'),
      signed: isSigned(credential),
    }));
  }
} else {
  const [file, key, verificationMethod] = args;
  const credential = JSON.parse(readFileSync(file, 'utf8'));
  const proof = {
    type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', created: '2026-03-25T00:00:00Z', verificationMethod,
    proofPurpose: 'assertionMethod', '@context': credential['@context'] };
  const signature = sign(null, signingInput(credential, proof), createPrivateKey(readFileSync(key)));
  console.log(JSON.stringify({ ...credential, proof: { ...proof, proofValue: 'z' + toBase58(signature) } }));
}
