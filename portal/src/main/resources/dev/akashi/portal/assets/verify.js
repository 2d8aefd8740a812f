// The verify page: files are read here; what is sent is said before it is sent.

import { base64, contentOf, isAmong, isBundle, parseJson, placementOf, Unreadable } from "./commitment.js";
import { draw, element, isolated, isUnsent } from "./report.js";

const words = JSON.parse(document.getElementById("words").textContent);
const language = document.documentElement.lang;
const result = document.getElementById("result");
const progress = document.getElementById("progress");
const drop = document.getElementById("drop");
const input = document.getElementById("files");
const MOST_FILES = 2000;

async function post(path, body) {
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
    failure.wait = Number(response.headers.get("Retry-After")) || 0;
    throw failure;
  }
  return response;
}

function said(failure) {
  const text = words.errors[failure.code] || words.errors.unreadable;
  return failure.detail ? text + " " + failure.detail : text;
}

/** Documents with their bundles: NAME.bundle.json belongs to NAME.json, NAME.pdf, …; of two files it may be called anything. */
async function pair(files) {
  const read = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const json = parseJson(bytes);
    read.push({ name: file.name, bytes, bundle: isBundle(json) ? json : undefined });
  }
  const bundles = read.filter((file) => file.bundle);
  const documents = read.filter((file) => !file.bundle);
  if (bundles.length === 1 && documents.length === 1) {
    return [{ name: documents[0].name, bytes: documents[0].bytes, bundle: bundles[0].bundle, raw: bundles[0].bytes }];
  }
  const stem = (name) => name.replace(/\.bundle\.json$/i, "").replace(/\.[^.]*$/, "");
  const byStem = new Map(bundles.map((file) => [file.name.replace(/\.bundle\.json$/i, ""), file]));
  const paired = documents.map((file) => {
    const found = byStem.get(stem(file.name));
    byStem.delete(stem(file.name));
    return { name: file.name, bytes: file.bytes, bundle: found && found.bundle, raw: found && found.bytes };
  });
  for (const alone of byStem.values()) {
    paired.push({ name: alone.name, bytes: undefined, bundle: alone.bundle });
  }
  return paired;
}

async function bodyFor(one, sending) {
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

function show(...nodes) {
  result.replaceChildren(...nodes);
  result.hidden = false;
  const heading = result.querySelector("h2");
  if (heading) {
    heading.focus();
  }
}

function showFailure(failure, name) {
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

function download(blob, name) {
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

async function verifyOne(one, sending = false) {
  progress.textContent = words.working;
  try {
    const body = await bodyFor(one, sending);
    const report = await (await post("/api/v1/verify", body)).json();
    const content = one.bundle.document.profile === "ob3" ? contentOf(one.bytes) : undefined;
    const extras = [];
    const next = isUnsent(report) ? consent(one) : undefined;
    if (content && content.identities.length > 0) {
      extras.push(compare(content));
    }
    if (words.receipts) {
      extras.push(receipts(body));
    }
    progress.textContent = "";
    show(draw(report, { fileName: one.name, content, words, language, next }), ...extras);
  } catch (failure) {
    progress.textContent = "";
    showFailure(failure, one.name);
  }
}

// A cell that begins like a formula would be run by a spreadsheet.
function csvCell(value) {
  const text = String(value === undefined ? "" : value);
  return '"' + (/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
}

function csv(rows) {
  const header = ["file", "verdict", "institution_code", "institution_then", "institution_now", "type", "recorded_at", "as_of", "codes", "commitment"];
  return "\uFEFF" + [header, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function line(one, report) {
  const issuer = report.issuer || {};
  const status = report.checks.find((check) => check.id === "STATUS") || { evidence: {} };
  return [
    one.name,
    report.verdict,
    issuer.code,
    issuer.nameThen && issuer.nameThen[language],
    issuer.nameNow && issuer.nameNow[language],
    issuer.credentialType,
    issuer.recordedAt,
    status.evidence.asOf || report.checkedAt,
    report.checks.filter((check) => !["PASSED", "SKIPPED"].includes(check.status)).map((check) => check.id + ":" + check.code).join(" "),
    report.commitment,
  ];
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function verifyPatiently(body) {
  for (;;) {
    try {
      return await (await post("/api/v1/verify", body)).json();
    } catch (failure) {
      if (failure.status !== 429) {
        throw failure;
      }
      await pause(Math.min(60, Math.max(1, failure.wait)));
    }
  }
}

async function verifyMany(many) {
  const sending = document.getElementById("send-many").checked;
  const body = element("tbody");
  const bar = element("progress", { max: String(many.length), value: "0", "aria-label": words.progressLabel });
  const count = element("p", { role: "status" }, "");
  const save = element("button", { type: "button", id: "save-csv", disabled: "" }, words.saveCsv);
  const heading = element("h2", { tabindex: "-1" }, words.manyHeading);
  const table = element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": words.manyHeading },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...words.manyColumns.map((text) => element("th", { scope: "col" }, text)))),
      body,
    ),
  );
  show(heading, count, bar, table, element("div", { class: "actions" }, save));
  const rows = [];
  const counts = { VALID: 0, INVALID: 0, INDETERMINATE: 0, ERROR: 0 };
  for (const [i, one] of many.entries()) {
    let verdict = "ERROR";
    let message = "";
    let issuer = {};
    try {
      const isJson = one.bundle && one.bundle.document && one.bundle.document.profile !== "document";
      const report = await verifyPatiently(await bodyFor(one, sending && isJson));
      verdict = report.verdict;
      issuer = report.issuer || {};
      const open = report.checks.find((check) => check.status === "FAILED") || report.checks.find((check) => check.status === "UNDECIDED");
      message = open && verdict !== "VALID" ? open.message[language] : "";
      rows.push(line(one, report));
    } catch (failure) {
      message = said(failure);
      rows.push([one.name, "ERROR", "", "", "", "", "", "", failure.code || "unreadable", ""]);
    }
    counts[verdict]++;
    body.append(
      element(
        "tr",
        { "data-verdict": verdict },
        element("th", { scope: "row" }, isolated(one.name)),
        element("td", {}, element("span", { class: "tag tag-" + verdict.toLowerCase() }, words["short" + verdict])),
        element("td", {}, issuer.nameThen ? isolated(issuer.nameThen[language]) : ""),
        element("td", {}, issuer.credentialType ? words.types[issuer.credentialType] || issuer.credentialType : ""),
        element("td", {}, message ? isolated(message) : ""),
      ),
    );
    bar.value = i + 1;
    count.textContent = words.manyCount
      .replace("{done}", String(i + 1))
      .replace("{all}", String(many.length))
      .replace("{valid}", String(counts.VALID))
      .replace("{invalid}", String(counts.INVALID))
      .replace("{open}", String(counts.INDETERMINATE + counts.ERROR));
  }
  save.disabled = false;
  save.addEventListener("click", () => download(new Blob([csv(rows)], { type: "text/csv;charset=utf-8" }), "verification.csv"));
}

async function take(files) {
  if (files.length === 0) {
    return;
  }
  if (files.length > MOST_FILES) {
    showFailure(new Unreadable("tooMany"));
    return;
  }
  progress.textContent = words.reading;
  const documents = await pair(files);
  progress.textContent = "";
  if (documents.length === 1) {
    await verifyOne(documents[0]);
  } else {
    await verifyMany(documents);
  }
}

/** Pasted: a bundle and a credential, one after the other, or a link to a document on this service. */
async function takeText() {
  const text = document.getElementById("pasted").value.trim();
  const bundleText = document.getElementById("pasted-bundle").value.trim();
  if (/^https?:/i.test(text)) {
    showFailure(new Unreadable("noLinks"));
    return;
  }
  const encoder = new TextEncoder();
  const raw = encoder.encode(bundleText);
  const bundle = parseJson(raw);
  await verifyOne({ name: words.pasted, bytes: text ? encoder.encode(text) : undefined, bundle: isBundle(bundle) ? bundle : undefined, raw });
}

input.addEventListener("change", () => {
  take([...input.files]).finally(() => {
    input.value = "";
  });
});
document.getElementById("paste-form").addEventListener("submit", (event) => {
  event.preventDefault();
  takeText();
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("over"));
}
// A file that is dropped beside the box must not replace the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
document.documentElement.dataset.ready = "true";
