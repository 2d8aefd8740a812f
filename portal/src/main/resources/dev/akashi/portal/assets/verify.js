// The verify page: files are read here; what is sent is said before it is sent.

import { isBundle, parseJson, Unreadable } from "./commitment.js";
import { bodyFor, download, language, post, progress, said, show, showFailure, verifyOne, words } from "./checking.js";
import { element, isolated } from "./report.js";
import { fetchShared, linkOf } from "./sharing.js";

const drop = document.getElementById("drop");
const input = document.getElementById("files");
const MOST_FILES = 2000;

/** The cells of a table, as RFC 4180 has it. */
function cells(text) {
  const rows = [[]];
  let cell = "";
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inQuotes) {
      if (c !== '"') {
        cell += c;
      } else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else {
        inQuotes = false;
      }
    } else if (c === '"') {
      inQuotes = true;
    } else if (c === "," || c === "\n") {
      rows[rows.length - 1].push(cell.replace(/\r$/, ""));
      cell = "";
      if (c === "\n") {
        rows.push([]);
      }
    } else {
      cell += c;
    }
  }
  rows[rows.length - 1].push(cell.replace(/\r$/, ""));
  return rows;
}

/**
 * The links of a table: of each line the cell with a link, and the cell of a column "pin" if there is one. A line without a link
 * is one that cannot be read; the first line may be a header.
 */
function linksIn(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("shift_jis").decode(bytes);
  }
  const rows = cells(text).filter((row) => row.some((cell) => cell.trim()));
  const isLink = (cell) => /^https?:/i.test(cell.trim());
  const header = rows.length > 0 && !rows[0].some(isLink) ? rows.shift().map((cell) => cell.trim().toLowerCase()) : [];
  const pinColumn = header.indexOf("pin");
  // A list of links has stop links beside them, which are never followed.
  return rows.map((row, i) => {
    const links = row.map((cell) => cell.trim()).filter((cell) => isLink(cell) && !/\/stop(#|$)/.test(cell));
    const first = row.find((cell) => cell.trim() && !isLink(cell));
    const name = header.length > 0 && first ? first.trim() : words.line.replace("{line}", String(i + 1));
    return { name, link: links[0] || "", pin: pinColumn < 0 ? "" : (row[pinColumn] || "").trim() };
  });
}

/** Documents with their bundles: NAME.bundle.json belongs to NAME.json, NAME.pdf, …; of two files it may be called anything. */
async function pair(files) {
  const read = [];
  const linked = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (/\.csv$/i.test(file.name)) {
      linked.push(...linksIn(bytes));
      continue;
    }
    const json = parseJson(bytes);
    read.push({ name: file.name, bytes, bundle: isBundle(json) ? json : undefined });
  }
  const bundles = read.filter((file) => file.bundle);
  const documents = read.filter((file) => !file.bundle);
  if (bundles.length === 1 && documents.length === 1 && linked.length === 0) {
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
  return [...paired, ...linked];
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

/** Again and again, as long as the service says that it was asked too much. */
async function patiently(ask) {
  for (;;) {
    try {
      return await ask();
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
  for (const [i, listed] of many.entries()) {
    let one = listed;
    let verdict = "ERROR";
    let message = "";
    let issuer = {};
    try {
      if (one.link !== undefined) {
        one = { ...(await patiently(() => fetchShared(linkOf(one.link), one.pin))), name: one.name };
      }
      const isJson = one.bundle && one.bundle.document && one.bundle.document.profile !== "document";
      const report = await patiently(async () => (await post("/api/v1/verify", await bodyFor(one, sending && isJson))).json());
      verdict = report.verdict;
      issuer = report.issuer || {};
      const open = report.checks.find((check) => check.status === "FAILED") || report.checks.find((check) => check.status === "UNDECIDED");
      message = open && verdict !== "VALID" ? open.message[language] : "";
      rows.push(line(one, report));
    } catch (failure) {
      message = said(failure);
      rows.push([one.name, "ERROR", "", "", "", "", "", "", (failure.problem && failure.problem.code) || failure.code || "unreadable", ""]);
    }
    counts[verdict]++;
    body.append(
      element(
        "tr",
        { "data-verdict": verdict },
        element("th", { scope: "row" }, isolated(one.name, "name")),
        element("td", {}, element("span", { class: "tag tag-" + verdict.toLowerCase() }, words["short" + verdict])),
        element("td", {}, issuer.nameThen ? isolated(issuer.nameThen[language], "name") : ""),
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
  if (documents.length === 1 && documents[0].link === undefined) {
    await verifyOne(documents[0]);
  } else {
    await verifyMany(documents);
  }
}

/** Pasted: a credential and its bundle, or a link to content on this service. Other links are not followed. */
async function takeText() {
  const text = document.getElementById("pasted").value.trim();
  const bundleText = document.getElementById("pasted-bundle").value.trim();
  if (/^https?:/i.test(text)) {
    try {
      linkOf(text);
      window.location.assign(text);
    } catch (failure) {
      showFailure(failure);
    }
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
// Wherever on the page a file is dropped: it must not take the place of the page, and is meant for it.
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    drop.classList.remove("over");
  }
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take([...event.dataTransfer.files]);
});
performance.mark("ready");
document.documentElement.dataset.ready = "true";
