// Draws a report. Everything from outside becomes text and nothing else.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  VALID: ["M24 4a20 20 0 1 0 0 40a20 20 0 0 0 0-40z", "M14 25l7 7l13-16"],
  INVALID: ["M15 4h18l11 11v18l-11 11H15L4 33V15z", "M16 16l16 16M32 16L16 32"],
  INDETERMINATE: ["M24 4L46 43H2z", "M24 18v12M24 35v2"],
};

export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      created.setAttribute(key, value);
    }
  }
  created.append(...children.filter((child) => child !== undefined && child !== ""));
  return created;
}

/** Text of unknown direction, which cannot turn what stands around it. */
export function isolated(text, kind) {
  return element("bdi", { class: kind }, String(text));
}

export function shape(verdict) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 48 48");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "shape");
  SHAPES[verdict].forEach((path, i) => {
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", path);
    drawn.setAttribute("class", i === 0 ? "shape-body" : "shape-mark");
    svg.append(drawn);
  });
  return svg;
}

export function time(text, language) {
  const moment = new Date(text);
  // English readers are of many countries: years, months and days stand in the order of ISO 8601, as Swedish has it.
  const shown = new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "sv-SE", {
    dateStyle: language === "ja" ? "long" : "short",
    timeStyle: "short",
    timeZone: "Asia/Tokyo",
  }).format(moment);
  return element("time", { datetime: text }, shown + (language === "ja" ? "（日本時間）" : " (Japan time)"));
}

/** Whether the signature alone is what is missing, because the file was not sent. */
export function isUnsent(report) {
  return (
    report.verdict === "INDETERMINATE" &&
    report.checks
      .filter((check) => check.status === "UNDECIDED")
      .every((check) => check.code === "NOT_SENT" || check.id === "ISSUER_NOW")
  );
}

function row(list, label, ...value) {
  list.append(element("div", {}, element("dt", {}, label), element("dd", {}, ...value)));
}

function name(names, language) {
  const other = language === "ja" ? "en" : "ja";
  return [
    isolated(names[language], "name"),
    element("span", { class: "other", lang: other }, isolated(names[other], "name")),
  ];
}

function facts(report, fileName, content, words, language, shared) {
  const list = element("dl", { class: "facts" });
  if (fileName) {
    row(list, words.file, isolated(fileName));
  }
  const issuer = report.issuer;
  if (issuer) {
    if (issuer.nameThen) {
      row(list, words.nameThen, ...name(issuer.nameThen, language));
    }
    if (issuer.nameNow && JSON.stringify(issuer.nameNow) !== JSON.stringify(issuer.nameThen)) {
      row(list, words.nameNow, ...name(issuer.nameNow, language));
    }
    row(
      list,
      words.institutionCode,
      element("a", { href: words.institutionPath + encodeURIComponent(issuer.code) }, issuer.code),
    );
    row(list, words.type, element("span", { class: "sentence" }, words.types[issuer.credentialType] || issuer.credentialType));
    row(list, words.recordedAt, time(issuer.recordedAt, language));
  }
  const status = report.checks.find((check) => check.id === "STATUS");
  if (status && status.evidence.asOf) {
    row(list, words.asOf, time(status.evidence.asOf, language));
  }
  if (content && content.title && !shared) {
    row(list, words.saidTitle, isolated(content.title));
  }
  if (content && !shared && content.identities.some((identity) => !identity.hashed)) {
    const said = content.identities.filter((identity) => !identity.hashed).map((identity) => isolated(identity.value));
    row(list, words.saidHolder, ...said.flatMap((node, i) => (i === 0 ? [node] : [words.separator, node])));
  }
  return list;
}

function checks(report, words, language) {
  const list = element("ul", { class: "checks" });
  for (const check of report.checks) {
    list.append(
      element(
        "li",
        { class: "check check-" + check.status.toLowerCase(), "data-check": check.id, "data-code": check.code },
        element("span", { class: "mark" }, words.marks[check.status]),
        element(
          "span",
          { class: "said" },
          element("strong", {}, words.checks[check.id]),
          element("span", { class: "sentence" }, isolated(check.message[language])),
        ),
      ),
    );
  }
  return list;
}

/** Why the verdict is not a good one: what failed, or else what is unknown, at most three of them. */
function reasons(report, words, language) {
  const decisive = { INVALID: "FAILED", INDETERMINATE: "UNDECIDED" }[report.verdict];
  return report.checks
    .filter((check) => check.status === decisive)
    .slice(0, 3)
    .map((check) => element("p", { class: "reason" }, element("strong", {}, words.checks[check.id]), words.colon, isolated(check.message[language])));
}

/** What is registered, to hold beside the paper; only when it is what was recorded. */
function registered(report, content, words) {
  const integrity = report.checks.find((check) => check.id === "INTEGRITY");
  if (!content || content.fields.length === 0 || !integrity || integrity.status !== "PASSED") {
    return undefined;
  }
  const list = element("dl", { class: "facts" });
  for (const field of content.fields) {
    row(list, field.label, ...field.values.map((value) => element("p", { class: "value" }, isolated(value))));
  }
  return element("div", { id: "registered" }, element("h3", {}, words.registeredHeading), element("p", {}, words.registeredText), list);
}

/** The whole report, as one element; what can be done next stands below the verdict. */
export function draw(report, { fileName, content, words, language, next, shared }) {
  const unsent = isUnsent(report);
  const verdict = report.verdict;
  const heading = element(
    "h2",
    { tabindex: "-1", id: "verdict", "data-verdict": verdict },
    unsent ? words.verdictUNSENT : words["verdict" + verdict],
  );
  const hint = unsent ? words.hintUNSENT : words["hint" + verdict];
  const altered = report.checks.some((check) => check.code === "CONTENT_CHANGED");
  const superseded = report.checks.some((check) => check.code === "SUPERSEDED");
  const banner = element(
    "div",
    { class: "verdict verdict-" + verdict.toLowerCase() },
    shape(verdict),
    element(
      "div",
      {},
      heading,
      element("p", {}, hint),
      altered ? element("p", {}, words.hintAltered) : undefined,
      superseded ? element("p", {}, words.hintSuperseded) : undefined,
      ...(unsent ? [] : reasons(report, words, language)),
    ),
  );
  const notShown = element(
    "div",
    { class: "not-shown" },
    element("h3", {}, words.notShown),
    element("ul", {}, ...report.notShown.map((text) => element("li", {}, text[language]))),
  );
  return element(
    "div",
    { class: "report" },
    banner,
    next,
    shared ? registered(report, content, words) : undefined,
    shared ? element("h3", {}, words.recordHeading) : undefined,
    facts(report, fileName, content, words, language, shared),
    notShown,
    element("h3", {}, words.checksHeading),
    checks(report, words, language),
  );
}
