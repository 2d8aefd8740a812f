// What the pages that check documents have in common: asking, showing what was found, receipts.

import { base64, contentOf, isAmong, placementOf, Unreadable } from "./commitment.js";
import { draw, element, isolated, isUnsent } from "./report.js";

export const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang;
const result = document.getElementById("result");
export const progress = document.getElementById("progress");

/** What the service answers; a failure that says why otherwise. */
export async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify(body),
      credentials: "omit",
    });
  } catch {
    throw new Unreadable("noAnswer");
  }
  if (!response.ok) {
    let problem = {};
    try {
      problem = await response.json();
    } catch {
      // What is no JSON says no more than its status.
    }
    const failure = new Unreadable("refused");
    failure.detail = (problem.title || String(response.status)) + (problem.code ? " (" + problem.code + ")" : "");
    failure.status = response.status;
    failure.problem = problem;
    failure.wait = Number(response.headers.get("Retry-After")) || 0;
    throw failure;
  }
  return response;
}

export function said(failure) {
  const known = failure.problem && words.errors[failure.problem.code];
  if (known) {
    return known;
  }
  const text = words.errors[failure.code] || words.errors.unreadable;
  return failure.detail ? text + " " + failure.detail : text;
}

export async function bodyFor(one, sending) {
  if (!one.bytes) {
    throw new Unreadable("noDocument");
  }
  if (!one.bundle) {
    throw new Unreadable("noBundle");
  }
  if (sending) {
    return { document: base64(one.bytes), bundle: base64(one.raw) };
  }
  return { placement: await placementOf(one.bytes, one.bundle) };
}

export function show(...nodes) {
  result.replaceChildren(...nodes);
  result.hidden = false;
  const heading = result.querySelector("h2");
  if (heading) {
    heading.focus();
  }
}

export function showFailure(failure, name) {
  show(
    element(
      "div",
      { class: "notice", role: "alert" },
      element("h2", { tabindex: "-1" }, words.notChecked),
      name ? element("p", {}, isolated(name)) : undefined,
      element("p", { "data-error": failure.code || "unreadable" }, said(failure)),
    ),
  );
}

export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

function receipts(body) {
  const buttons = element("div", { class: "actions" });
  for (const form of ["pdf", "json"]) {
    const button = element("button", { type: "button", class: "secondary", "data-receipt": form }, words["receipt_" + form]);
    button.addEventListener("click", async () => {
      try {
        const response = await post("/api/v1/receipts?form=" + form + "&lang=" + language, body);
        download(await response.blob(), "verification-receipt." + form);
      } catch (failure) {
        progress.textContent = said(failure);
      }
    });
    buttons.append(button);
  }
  return buttons;
}

function consent(one) {
  const box = element("div", { class: "consent" });
  const button = element("button", { type: "button", id: "send" }, words.send);
  button.addEventListener("click", () => verifyOne(one, true));
  box.append(element("h3", {}, words.sendHeading), element("p", {}, words.sendText), button);
  return box;
}

/** What was behind a link, as a file. */
function keep(one) {
  const buttons = element("div", { class: "actions" });
  const button = element("button", { type: "button", class: "secondary", id: "keep" }, words.keep);
  button.addEventListener("click", () => download(new Blob([one.bytes], { type: "application/octet-stream" }), one.name));
  buttons.append(button);
  return buttons;
}

function compare(content) {
  const field = (id, label, hint) => [
    element("label", { for: id }, label),
    element("span", { class: "hint", id: id + "-hint" }, hint),
    element("input", { id, type: "text", autocomplete: "off", "aria-describedby": id + "-hint" }),
  ];
  const answer = element("p", { class: "answer", role: "status", id: "compared" });
  const form = element(
    "form",
    {},
    ...field("compare-name", words.compareName, words.compareNameHint),
    ...field("compare-birth", words.compareBirth, words.compareBirthHint),
    element("button", { type: "submit", class: "secondary" }, words.compareButton),
    answer,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typedName = form.querySelector("#compare-name").value.trim();
    const typedBirth = form.querySelector("#compare-birth").value.trim();
    const births = content.identities.filter((identity) => identity.type.endsWith("birthDate"));
    const names = content.identities.filter((identity) => !identity.type.endsWith("birthDate"));
    const parts = [];
    if (typedName) {
      parts.push((await isAmong(typedName, names)) ? words.nameMatches : words.nameDiffers);
    }
    if (typedBirth) {
      const found = births.length === 0 ? words.birthAbsent : undefined;
      parts.push(found || ((await isAmong(typedBirth, births)) ? words.birthMatches : words.birthDiffers));
    }
    answer.textContent = parts.length ? parts.join(" ") : words.compareNothing;
  });
  return element("details", { class: "compare" }, element("summary", {}, words.compareHeading), element("p", {}, words.compareText), form);
}

export async function verifyOne(one, sending = false) {
  progress.textContent = words.working;
  try {
    const body = await bodyFor(one, sending);
    const report = await (await post("/api/v1/verify", body)).json();
    const content = contentOf(one.bytes, one.bundle.document.profile, language, words);
    const extras = one.shared ? [keep(one)] : [];
    const next = isUnsent(report) ? consent(one) : undefined;
    if (content && content.identities.length > 0 && !one.shared) {
      extras.push(compare(content));
    }
    if (words.receipts) {
      extras.push(receipts(body));
    }
    progress.textContent = "";
    show(draw(report, { fileName: one.name, content, words, language, next, shared: one.shared }), ...extras);
  } catch (failure) {
    progress.textContent = "";
    showFailure(failure, one.name);
  }
}
