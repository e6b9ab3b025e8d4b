// Makes a page to read of each notebook of a course, in JupyterLab and Notebook 7. Written by hand, and loaded as it
// stands: it takes nothing from the front end but its commands and its shell, so nothing has to be built.
(() => {
  const css = new URL("reading.css", document.currentScript.src).href;
  const NARROW = 760; // pixels; with a panel beside it a page would have no room below that
  const RUNS_ALL = ["notebook:run-all-cells", "notebook:restart-run-all"];
  const about = page => page?.content?.widgets && page.context.model.getMetadata?.("quizkit");

  function activate(app) {
    const { commands, shell } = app;
    const folded = new WeakMap(); // page → its cells that were folded before all code was shown
    const places = new WeakMap(); // page → where its reader is
    let first = true;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: css }));

    async function open(page) {
      await page?.context?.ready;
      if (!about(page) || page.isDisposed) return;
      page.addClass("quizkit-page");
      if (!places.has(page)) places.set(page, place(page.content));
      if (first) innerWidth < NARROW ? shell.collapseLeft?.() : shell.expandLeft && shell.activateById("table-of-contents");
      else if (about(page).home) refresh(page);
      first = false;
    }

    // What a learner did on other pages shows when they come home.
    async function refresh(page) {
      await page.sessionContext.ready;
      if (shell.currentWidget !== page) return;
      await commands.execute("notebook:run-all-cells");
      await page.context.save();
    }

    app.restored.then(() => {
      shell.currentChanged.connect((_, { newValue }) => open(newValue));
      open(shell.currentWidget);
    });

    commands.addCommand("quizkit:show-code", {
      label: "Show code",
      caption: "Show the code that is folded away, or fold it again",
      execute() {
        const page = shell.currentWidget, cells = page.content.widgets.filter(cell => cell.inputHidden);
        if (cells.length) folded.set(page, cells);
        for (const cell of cells.length ? cells : folded.get(page) ?? []) {
          cell.syncCollapse = false; // a look is no change of the notebook
          cell.inputHidden = !cell.inputHidden;
        }
      },
    });
    commands.commandExecuted.connect((_, { id, result }) => {
      if (RUNS_ALL.includes(id)) places.get(shell.currentWidget)?.hold(result);
    });
  }

  // Running everything would end at the last cell; the reader stays at theirs, whatever grows above it meanwhile. Where
  // they are is noted as they scroll: when a command is heard of, the outputs have gone already.
  let held = null;
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"])
    document.addEventListener(kind, () => { held = null; }, { passive: true, capture: true });

  function place(notebook) {
    const outer = notebook.outerNode, above = () => outer.getBoundingClientRect().top;
    const box = index => notebook.widgets[index].node.getBoundingClientRect();
    let at = 0, off = 0;
    const note = () => {
      if (held) return;
      at = Math.max(0, notebook.widgets.findIndex((_, index) => box(index).bottom > above()));
      off = box(at).top - above();
    };
    note();
    outer.addEventListener("scroll", note, { passive: true });
    async function hold(running) {
      const mine = held = {};
      const frame = () => {
        if (held !== mine || notebook.isDisposed) return;
        outer.scrollTop += box(at).top - above() - off;
        requestAnimationFrame(frame);
      };
      notebook.activeCellIndex = at;
      frame();
      await Promise.resolve(running).catch(() => {});
      setTimeout(() => { if (held === mine) held = null; }, 1000); // pictures and controls may come late
    }
    return { hold };
  }

  const plugin = { id: "quizkit:reading", autoStart: true, activate };
  (window._JUPYTERLAB ??= {}).quizkit = { init() {}, get: async () => () => ({ __esModule: true, default: plugin }) };
})();
