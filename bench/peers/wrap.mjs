// Wraps a batch of documents with @govtechsg/open-attestation: node wrap.mjs TABLE COUNT [SECONDS]
// TABLE is a CSV file in UTF-8 without quotes; its first COUNT rows become documents before the time is taken.
// Prints one line of JSON. Wrapping is salting, hashing and the Merkle tree with all proofs; nothing is signed.
// What is not finished after SECONDS is given up, and the line says so: then perSecond is more than it does.
import { readFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { wrapDocuments } from '@govtechsg/open-attestation'

const [file, count, limit] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? Infinity)]
const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1, count + 1).map(row => row.split(','))
const document = ([id, name, kana, roman, born, faculty, major, number, awarded]) => ({
  $template: { name: 'main', type: 'EMBEDDED_RENDERER', url: 'https://renderer.example' },
  issuers: [{
    name: '架空中央大学', documentStore: '0x9178F546D3FF57D7A6352bD61B80cCCD46199C2d',
    identityProof: { type: 'DNS-TXT', location: 'chuo.example' }
  }],
  recipient: { name, kana, roman, born, studentId: id },
  degree: { name: `学士（${major}）`, type: 'BachelorDegree', faculty, number, awarded }
})

const run = n => wrapDocuments(rows.slice(0, n).map(document))

// Whichever is better for it: other work on the machine takes from the one, its own helping threads from the other.
const stopwatch = () => {
  const [began, usage] = [process.hrtime.bigint(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(usage)
    return Math.min(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6)
  }
}

const wrap = begin => {
  run(Math.min(count, 1000))
  begin()
  const seconds = stopwatch()
  const wrapped = run(count)
  if (wrapped.length !== count) throw new Error('expected ' + count + ' documents, found ' + wrapped.length)
  return seconds()
}

const say = (seconds, finished) => {
  console.log(JSON.stringify({ what: 'open-attestation wrap', count, perSecond: count / seconds, seconds, finished }))
  process.exit(0)
}

if (!isMainThread) {
  parentPort.postMessage({ seconds: wrap(() => parentPort.postMessage({})) })
} else if (limit === Infinity) {
  say(wrap(() => {}), true)
} else {
  // In a thread of its own: it does not let another turn come until it is finished.
  const worker = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2), resourceLimits: { maxOldGenerationSizeMb: 8192 }
  })
  worker.on('message', ({ seconds }) => {
    if (seconds !== undefined) return say(seconds, true)
    const passed = stopwatch()
    setTimeout(() => say(passed(), false), limit * 1000)
  })
}
