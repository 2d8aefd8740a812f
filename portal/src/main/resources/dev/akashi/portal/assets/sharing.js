// Content behind a holder's link: the key stays in this browser. The steps are those of ShareKey and SharedContent in Java.

import { isBundle, parseJson, Unreadable } from "./commitment.js";
import { post } from "./checking.js";

const encoder = new TextEncoder();
const LABEL = "akashi/share/v1/";
const PIN_ROUNDS = 600000;
const TYPE = "application/vnd.akashi.shared-content.v1+json";
const LARGEST = 64 * 1024 * 1024;

async function expand(key, label, more = new Uint8Array(0)) {
  const name = encoder.encode(LABEL + label);
  const input = new Uint8Array(name.length + more.length + 1);
  input.set(name);
  input.set(more, name.length);
  input[input.length - 1] = 1;
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, input));
}

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function bytesOf(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

const unbase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** The parts of a link to this service; a link to anywhere else is refused. */
export function linkOf(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Unreadable("badLink");
  }
  const path = /^(?:\/(?:ja|en))?\/s\/([A-Za-z0-9_-]{22})$/.exec(url.pathname);
  if (url.origin !== window.location.origin || url.search) {
    throw new Unreadable("noLinks");
  }
  const key = /^#([A-Za-z0-9_-]{43})$/.exec(url.hash);
  if (!path || !key) {
    throw new Unreadable("badLink");
  }
  return { id: path[1], key: bytesOf(key[1]) };
}

async function opening(key, pin) {
  if (!pin) {
    return { content: await expand(key, "content") };
  }
  const typed = await crypto.subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const salt = await expand(key, "pin-salt");
  const stretched = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: PIN_ROUNDS }, typed, 256);
  const both = await expand(key, "pin", new Uint8Array(stretched));
  return { content: await expand(both, "content"), proof: await expand(both, "pin-proof") };
}

/** What is typed as a PIN, in the form in which PINs are: full-width digits are taken for digits. */
export function pinOf(text) {
  return text.normalize("NFKC").replace(/[\s-]/g, "");
}

/** The document behind a link with its bundle. */
export async function fetchShared({ id, key }, typedPin) {
  const pin = pinOf(typedPin || "");
  if (pin && !/^[0-9A-Za-z]{4,32}$/.test(pin)) {
    throw new Unreadable("badPin");
  }
  const keys = await opening(key, pin);
  const request = { link: hexOf(await expand(key, "proof")) };
  if (keys.proof) {
    request.pin = hexOf(keys.proof);
  }
  const stored = new Uint8Array(await (await post("/api/v1/shares/" + id + "/look", request)).arrayBuffer());
  let shared;
  try {
    const secret = await crypto.subtle.importKey("raw", keys.content, "AES-GCM", false, ["decrypt"]);
    const additionalData = encoder.encode("akashi/share/v1\0" + id);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: stored.subarray(0, 12), additionalData }, secret, stored.subarray(12));
    shared = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(opened));
  } catch {
    throw new Unreadable("badShare");
  }
  if (!shared || shared.type !== TYPE || typeof shared.document !== "string" || shared.document.length > LARGEST) {
    throw new Unreadable("badShare");
  }
  const raw = unbase64(shared.bundle);
  const bundle = parseJson(raw);
  return {
    name: String(shared.name),
    bytes: unbase64(shared.document),
    raw,
    bundle: isBundle(bundle) ? bundle : undefined,
    expiresAt: shared.expiresAt,
    shared: true,
  };
}
