// Wraps a batch of documents with @govtechsg/open-attestation: node wrap.mjs COUNT
// Prints one line of JSON. Wrapping is salting, hashing and the Merkle tree with all proofs; nothing is signed.
import { wrapDocuments } from '@govtechsg/open-attestation'

const count = Number(process.argv[2])
const document = i => ({
  $template: { name: 'main', type: 'EMBEDDED_RENDERER', url: 'https://renderer.example' },
  issuers: [{
    name: '架空中央大学', documentStore: '0x9178F546D3FF57D7A6352bD61B80cCCD46199C2d',
    identityProof: { type: 'DNS-TXT', location: 'chuo.example' }
  }],
  recipient: { name: '架空 花子', kana: 'カクウ ハナコ', studentId: `S${i}` },
  degree: { name: '学士（工学）', nameEn: 'Bachelor of Engineering', awarded: '2026-03-25', type: 'BachelorDegree' }
})

const run = n => wrapDocuments(Array.from({ length: n }, (_, i) => document(i)))
run(50)
const began = process.hrtime.bigint()
const wrapped = run(count)
const seconds = Number(process.hrtime.bigint() - began) / 1e9
if (wrapped.length !== count) throw new Error('expected ' + count + ' documents, found ' + wrapped.length)
console.log(JSON.stringify({ what: 'open-attestation wrap', count, perSecond: count / seconds }))
