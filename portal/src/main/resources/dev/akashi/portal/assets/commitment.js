// What is recorded of a document, computed here, from the file and the bundle beside it. See docs/design/credentials.md.

const encoder = new TextEncoder();
const DOMAIN = encoder.encode("akashi/commitment/v1\0");
const PROFILES = { ob3: 1, document: 2, "sd-jwt-vc": 3 };
const BUNDLE = "application/vnd.akashi.bundle.v1+json";
const PLACEMENT = "application/vnd.akashi.placement.v1+json";
const LARGEST_DOCUMENT = 64 * 1024 * 1024;
const LARGEST_JSON = 1024 * 1024;
const DEEPEST = 16;

/** Why a file cannot be checked here; `code` names a text of the page. */
export class Unreadable extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export async function sha256(...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}

function unhex(text) {
  if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) {
    throw new Unreadable("badBundle");
  }
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

/** The RFC 8785 form. Numbers are whole in the formats that are recorded, so that JavaScript writes them as it should. */
function canonical(value, depth) {
  if (depth > DEEPEST) {
    throw new Unreadable("tooDeep");
  }
  if (Array.isArray(value)) {
    return "[" + value.map((item) => canonical(item, depth + 1)).join(",") + "]";
  }
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort();
    return "{" + members.map((name) => JSON.stringify(name) + ":" + canonical(value[name], depth + 1)).join(",") + "}";
  }
  return JSON.stringify(value);
}

export function parseJson(bytes) {
  if (bytes.length > LARGEST_JSON) {
    return undefined;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Deep nesting is refused before it is parsed.
    let depth = 0;
    let inText = false;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (inText) {
        if (c === "\\") {
          i++;
        } else if (c === '"') {
          inText = false;
        }
      } else if (c === '"') {
        inText = true;
      } else if (c === "{" || c === "[") {
        if (++depth > 64) {
          return undefined;
        }
      } else if (c === "}" || c === "]") {
        depth--;
      }
    }
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isBundle(json) {
  return json !== null && typeof json === "object" && json.type === BUNDLE;
}

async function contentDigest(profile, bytes) {
  switch (profile) {
    case "document":
      return sha256(bytes);
    case "sd-jwt-vc": {
      const end = bytes.indexOf(0x7e);
      return sha256(end < 0 ? bytes : bytes.subarray(0, end));
    }
    default: {
      const credential = parseJson(bytes);
      if (credential === null || typeof credential !== "object" || Array.isArray(credential)) {
        throw new Unreadable("notCredential");
      }
      const unsecured = { ...credential };
      delete unsecured.proof;
      return sha256(encoder.encode(canonical(unsecured, 1)));
    }
  }
}

/** What is asked about a document: its commitment, and where its bundle says that it was recorded. */
export async function placementOf(bytes, bundle) {
  if (bytes.length === 0) {
    throw new Unreadable("empty");
  }
  if (bytes.length > LARGEST_DOCUMENT) {
    throw new Unreadable("tooLarge");
  }
  const document = bundle.document;
  const profile = document && document.profile;
  if (!Object.hasOwn(PROFILES, profile)) {
    throw new Unreadable("badBundle");
  }
  const digest = await contentDigest(profile, bytes);
  const commitment = await sha256(DOMAIN, Uint8Array.of(PROFILES[profile]), unhex(document.salt), digest);
  const placement = {
    type: PLACEMENT,
    version: 1,
    document: { profile, commitment: hex(commitment) },
    batch: bundle.batch,
    anchor: bundle.anchor,
  };
  if (bundle.log !== undefined) {
    placement.log = bundle.log;
  }
  return placement;
}

/** A day as it is written in both languages, that of the page first; what is none stays as it is. */
function day(text, language) {
  const moment = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)/.test(text) ? new Date(text) : undefined;
  if (!moment || Number.isNaN(moment.getTime())) {
    return [text];
  }
  const written = (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "Asia/Tokyo" }).format(moment);
  const both = [written("ja-JP"), written("en-GB")];
  return language === "ja" ? both : both.reverse();
}

/** What is printed on a certificate, from the metadata of its file; undefined for any other file. */
function printedOf(bytes, language, words) {
  const latin = new TextDecoder("latin1").decode(bytes);
  const packet = latin.indexOf("<?xpacket begin=");
  const from = packet < 0 ? -1 : latin.indexOf("<akashi:content>", packet);
  const to = from < 0 ? -1 : latin.indexOf("</akashi:content>", from);
  if (to < 0) {
    return undefined;
  }
  const text = new TextDecoder().decode(bytes.subarray(from + "<akashi:content>".length, to));
  const plain = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const printed = parseJson(encoder.encode(plain));
  if (!printed || typeof printed !== "object" || printed.version !== 1) {
    return undefined;
  }
  const other = language === "ja" ? "en" : "ja";
  const fields = [];
  const add = (label, ...values) => {
    const shown = values.filter((value) => typeof value === "string" && value !== "");
    if (shown.length > 0) {
      fields.push({ label, values: [...new Set(shown)] });
    }
  };
  const both = (value) => (value && typeof value === "object" ? [value[language], value[other]] : []);
  add(words.printedTitle, ...both(printed.title));
  add(words.printedNumber, printed.number);
  add(words.printedName, printed.name, printed.romanName);
  add(words.printedText, ...both(printed.text));
  for (const detail of Array.isArray(printed.details) ? printed.details : []) {
    if (detail && detail.label) {
      add(String(detail.label[language]), ...both(detail.value));
    }
  }
  add(words.printedDate, ...day(printed.date, language));
  add(words.printedIssuer, ...both(printed.issuer));
  add(words.printedSignatory, ...both(printed.signatory));
  return { identities: [], fields };
}

function credentialFields(credential, subject, achievement, identities, language, words) {
  const fields = [];
  const add = (label, ...values) => {
    const shown = values.filter((value) => typeof value === "string" && value !== "");
    if (shown.length > 0) {
      fields.push({ label, values: shown });
    }
  };
  const issuer = credential.issuer || {};
  add(words.printedTitle, credential.name || achievement.name);
  fields.push(
    ...(identities.length > 0 ? [{ label: words.printedName, values: identities.map((identity) => identity.value) }] : []),
  );
  add(words.printedText, achievement.description);
  add(words.printedDate, ...day(credential.awardedDate || credential.validFrom, language));
  add(words.printedIssuer, issuer.name);
  return fields;
}

/** What a document says, as far as it is said in the plain: shown here and never sent. */
export function contentOf(bytes, profile, language, words) {
  if (profile === "document") {
    return printedOf(bytes, language, words);
  }
  const credential = profile === "ob3" ? parseJson(bytes) : undefined;
  if (!credential || typeof credential !== "object") {
    return undefined;
  }
  const subject = credential.credentialSubject || {};
  const achievement = subject.achievement || {};
  const identities = (Array.isArray(subject.identifier) ? subject.identifier : [subject.identifier])
    .filter((identity) => identity && typeof identity === "object" && typeof identity.identityHash === "string")
    .map((identity) => ({
      type: String(identity.identityType || ""),
      hashed: identity.hashed === true,
      value: identity.identityHash,
      salt: typeof identity.salt === "string" ? identity.salt : "",
    }));
  return {
    title: typeof credential.name === "string" ? credential.name : achievement.name,
    identities,
    fields: credentialFields(credential, subject, achievement, identities.filter((identity) => !identity.hashed), language, words),
  };
}

function folded(text) {
  return text.normalize("NFKC").replace(/[\s\u3000]+/g, "").toLowerCase();
}

const ERAS = { 令和: 2018, r: 2018, 平成: 1988, h: 1988, 昭和: 1925, s: 1925, 大正: 1911, t: 1911 };

/** A day as ISO 8601 has it, from the ways in which it is written in Japan; undefined for anything else. */
function isoDay(text) {
  const plain = folded(text).replace("元年", "1年");
  const found = /^(?:([0-9]{4})|(令和|平成|昭和|大正|[rhst])([0-9]{1,2}))[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/.exec(plain);
  if (!found) {
    return undefined;
  }
  const year = found[1] ? Number(found[1]) : ERAS[found[2]] + Number(found[3]);
  return year + "-" + found[4].padStart(2, "0") + "-" + found[5].padStart(2, "0");
}

/** What was typed, and how else the same may have been written where its hash was made. */
function spellings(typed) {
  const all = new Set([typed]);
  const day = isoDay(typed);
  if (day) {
    all.add(day);
  }
  for (const form of ["NFC", "NFKC"]) {
    for (const space of ["", " ", "\u3000"]) {
      all.add(typed.normalize(form).trim().replace(/[\s\u3000]+/g, space));
    }
  }
  return [...all];
}

/** Whether what was typed is one of the identities in the file: in the plain, or salted and hashed as Open Badges 3.0 has it. */
export async function isAmong(typed, identities) {
  for (const identity of identities) {
    for (const spelling of spellings(typed)) {
      const isSame = identity.hashed
        ? "sha256$" + hex(await sha256(encoder.encode(spelling + identity.salt))) === identity.value
        : folded(spelling) === folded(identity.value);
      if (isSame) {
        return true;
      }
    }
  }
  return false;
}
