// Lighthouse's verdict on pages of a running site, on a phone with a slow line (its defaults):
// node audit.mjs '[{"url": …}, …]' prints one line of JSON for each.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

function score(result, category) {
  return Math.round(100 * (result.categories[category]?.score ?? 0));
}

function told(result) {
  const short = Object.values(result.audits).filter((audit) => (
    audit.score !== null && audit.score < 1 && audit.scoreDisplayMode !== "informative"
  ));
  return {
    scores: Object.fromEntries(CATEGORIES.map((one) => [one, score(result, one)])),
    short: short.map((audit) => `${audit.id} ${audit.displayValue ?? ""}`.trim()),
    shift: result.audits["cumulative-layout-shift"].numericValue,
    requests: result.audits["network-requests"].details?.items.map((one) => ({
      url: one.url, type: one.resourceType, bytes: one.transferSize,
    })) ?? [],
    problem: result.runtimeError?.message ?? "",
  };
}

async function audited(chrome, { url }) {
  const asked = { port: chrome.port, onlyCategories: CATEGORIES };
  try {
    return { url, ...told((await lighthouse(url, asked)).lhr) };
  } catch (error) {
    return { url, scores: {}, short: [], shift: 0, requests: [], problem: String(error) };
  }
}

const chrome = await launch({ chromeFlags: FLAGS, logLevel: "silent" });
try {
  for (const page of JSON.parse(process.argv[2])) {
    console.log(JSON.stringify(await audited(chrome, page)));
  }
} finally {
  chrome.kill();
}
