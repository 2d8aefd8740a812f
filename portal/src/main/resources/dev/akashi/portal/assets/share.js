// The page of a holder's link, and the page that stops one. What is after the # is never sent.

import { Unreadable } from "./commitment.js";
import { post, progress, said, show, showFailure, verifyOne, words, language } from "./checking.js";
import { element, time } from "./report.js";
import { fetchShared, linkOf } from "./sharing.js";

const pinForm = document.getElementById("pin-form");
const stopButton = document.getElementById("stop");
const about = document.getElementById("about");

// What may be helped by typing a PIN once more.
const PIN = new Set(["PIN_NEEDED", "PIN_WRONG"]);

async function open(pin) {
  progress.textContent = pin ? words.workingPin : words.working;
  try {
    const one = await fetchShared(linkOf(window.location.href), pin);
    pinForm.hidden = true;
    about.replaceChildren(words.shareUntil + " ", time(one.expiresAt, language));
    await verifyOne(one);
  } catch (failure) {
    progress.textContent = "";
    const code = failure.problem && failure.problem.code;
    if (PIN.has(code) || failure.code === "badPin") {
      pinForm.hidden = false;
      const problem = document.getElementById("pin-problem");
      const left = /[0-9]+$/.exec((failure.problem && failure.problem.detail) || "");
      problem.textContent =
        code === "PIN_NEEDED" ? "" : code === "PIN_WRONG" ? words.pinWrong.replace("{left}", left ? left[0] : "") : said(failure);
      problem.hidden = problem.textContent === "";
      document.getElementById("pin").focus();
      return;
    }
    pinForm.hidden = true;
    showFailure(failure);
  }
}

async function stop() {
  progress.textContent = words.working;
  try {
    const id = /\/s\/([A-Za-z0-9_-]{22})\/stop$/.exec(window.location.pathname);
    const secret = /^#([A-Za-z0-9_-]{43})$/.exec(window.location.hash);
    if (!id || !secret) {
      throw new Unreadable("badLink");
    }
    await post("/api/v1/shares/" + id[1] + "/stop", { secret: secret[1] });
    progress.textContent = "";
    stopButton.hidden = true;
    show(element("div", { class: "notice" }, element("h2", { tabindex: "-1", id: "stopped" }, words.stopped), element("p", {}, words.stoppedText)));
  } catch (failure) {
    progress.textContent = "";
    showFailure(failure);
  }
}

// The other language's page is the same link.
for (const link of document.querySelectorAll("header a[hreflang]")) {
  link.setAttribute("href", link.getAttribute("href") + window.location.hash);
}
if (stopButton) {
  stopButton.addEventListener("click", stop);
} else {
  pinForm.addEventListener("submit", (event) => {
    event.preventDefault();
    open(document.getElementById("pin").value);
  });
  open("");
}
// A link that is opened in the same window differs after the # alone.
window.addEventListener("hashchange", () => window.location.reload());
performance.mark("ready");
document.documentElement.dataset.ready = "true";
