// What a subject of a measure works with.
//
// What it opens by these is closed when it is done: browsers and pages served. Inputs and peers are made and installed once, and kept.

import { chromium } from './playwright.mjs';
import { peer } from './peers.mjs';
import { serve } from './serve.mjs';
import * as inputs from './inputs.mjs';
import * as page from './page.mjs';
import { WasmPrograms } from './wasm.mjs';

/** How long anything may take, in milliseconds. */
export const patience = 600_000;

export class Bench {
  #open = [];

  constructor({ nics, quick }) {
    this.quick = quick;
    /** NICs of the largest estate that is asked for. */
    this.nics = nics ?? (quick ? 100_000 : 1_000_000);
    this.size = this.nics;
    this.patience = patience;
  }

  /** A size, or the largest that is asked for if that is less. */
  atMost(nics) {
    return Math.min(nics, this.nics);
  }

  /** Where Landfall is, with a slash at its end. */
  get url() {
    return process.env.LANDFALL_URL;
  }

  /** A fresh Chromium. Options are Playwright's; `args` come after the usual ones. */
  async launch({ args = [], ...options } = {}) {
    const usual = (process.env.CHROME_ARGUMENTS ?? '').split(' ').filter(Boolean);
    const browser = await chromium.launch({ executablePath: process.env.CHROME, timeout: 60_000, ...options, args: [...usual, ...args] });
    this.#open.push(() => browser.close());
    return browser;
  }

  /** A page of a fresh Chromium that has come to rest, at an address if one is given. */
  async page(url) {
    const browser = await this.launch();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(patience);
    const opened = await context.newPage();
    await page.settled(browser);
    if (url) await opened.goto(url);
    return opened;
  }

  /** Waits until a page's browser has come to rest: whoever drops a file has looked for it first. */
  rest(opened) {
    return page.settled(opened.context().browser());
  }

  /** The folder of an npm package at a version, installed where it is not yet; packages that it needs are beside it. */
  peer(name, version) {
    return peer(name, version);
  }

  /** Serves pages on loopback, cross-origin isolated so that clocks are fine. See serve.mjs; gives { url, close }. */
  async serve(files) {
    const server = await serve(files);
    this.#open.push(server.close);
    return server;
  }

  /** An Azure estate as JSON: { paths, mappings, folder }. Mappings are pairs of network names, source and target. */
  estate(nics, shape = 'realistic') {
    return inputs.estate(nics, shape);
  }

  /** An RVTools workbook: { path, paths }. */
  workbook(vms) {
    return inputs.workbook(vms);
  }

  /** Landfall's own CSV, one row an IP configuration: { path, paths, mappings }; `path` is the source's, `paths` both sides'. */
  csv(rows, shape = 'realistic') {
    return inputs.csv(rows, shape);
  }

  /** Opens a page with a worker that has the wasm bench programs: see wasm.mjs. */
  async wasm() {
    const { url } = await this.serve(await WasmPrograms.files());
    return WasmPrograms.open(await this.page(url), url);
  }

  /** Drops files of the disk on Landfall's page. */
  drop(opened, paths) {
    return page.drop(opened, paths);
  }

  /** Milliseconds from the last drop to the frame that shows planned rows (or, with `orReport`, the import report). */
  waitForPlan(opened, how) {
    return page.waitForPlan(opened, how);
  }

  /** The most memory that the renderer processes of a page's browser have had, in MiB. */
  mostMemory(opened) {
    return page.mostMemory(opened.context().browser());
  }

  /** Closes what was opened since the last time. */
  async close() {
    for (const close of this.#open.splice(0).reverse()) await close();
  }
}
