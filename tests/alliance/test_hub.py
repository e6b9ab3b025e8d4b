"""A real JupyterHub, configured as docs/hub.md shows, with two learners whose work stays apart."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from alliance import hub
from alliance.course import COURSE
from browsing import READY, RUN_ALL, SAVE, SETTINGS, answer, await_answer, question
from quizkit import workspace

LESSON = "lessons/03-renegotiation.ipynb"
PAGE = Path(__file__).parents[2] / "docs" / "hub.md"
NEEDS = [name for name in ("jupyterhub", "configurable_http_proxy") if not find_spec(name)]
if NEEDS or sys.platform == "win32":
    why = f"not installed: {', '.join(NEEDS)}" if NEEDS else "JupyterHub does not run on Windows"
    if os.environ.get("ALLIANCE_NEEDS_BROWSER"):
        pytest.fail(f"{why}, and ALLIANCE_NEEDS_BROWSER asks for a hub", pytrace=False)
    pytest.skip(why, allow_module_level=True)

pytestmark = pytest.mark.slow

# What a test needs otherwise: processes on this machine in place of containers, any password, and no TLS.
FILLED_IN = {'AUTHENTICATOR = ""': 'AUTHENTICATOR = "dummy"', 'HUB = ""': 'HUB = "https://hub.example.org"'}
OVERRIDES = """
c.JupyterHub.subdomain_host = ""
c.JupyterHub.cookie_host_prefix_enabled = False
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.environment["JUPYTER_CONFIG_PATH"] = {prefix!r} + "/etc/jupyter"
c.Spawner.args += ["--LabApp.app_settings_dir=" + {prefix!r} + "/share/jupyter/lab/settings"]
c.Spawner.args += ["--LabApp.expose_app_in_browser=True", "--allow-root"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
"""
SLOW = 60_000  # milliseconds that a busy machine may take
HAND_IN = """async (code) => {
  const app = window.jupyterapp, panel = app.shell.currentWidget;
  panel.content.activeCellIndex = panel.content.widgets.length - 1;
  await app.commands.execute('notebook:insert-cell-below');
  panel.content.activeCell.model.sharedModel.setSource(code);
  await app.commands.execute('notebook:run-cell');
}"""


def shown():
    """The configuration that the page shows."""
    (block,) = re.findall(
        r"```python\n(# jupyterhub_config\.py\n.*?)```", PAGE.read_text(encoding="utf-8"), re.S
    )
    return block


def filled_in():
    """The same, as somebody has filled it in."""
    text = shown()
    for blank, value in FILLED_IN.items():
        assert blank in text
        text = text.replace(blank, value)
    return text


def free_ports(count):
    """Different ports, all free just now."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def running(top):
    """Every process whose home lies below `top`: the hub, its proxy, the servers and their kernels."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if Path(process.environ().get("HOME", "")).is_relative_to(top):
                found.append(process)
    return found


@pytest.fixture(scope="module")
def hub_address(tmp_path_factory):
    top = tmp_path_factory.mktemp("hub")
    homes, prefix = top / "homes", top / "prefix"
    hub._EXTENSION.lay(prefix)
    for name in ("minji", "jisoo"):
        for plugin, values in SETTINGS.items():
            path = homes / name / ".jupyter/lab/user-settings" / f"{plugin}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
    (top / "learners.txt").write_text("minji\njisoo\n")
    ports = free_ports(3)
    config = top / "jupyterhub_config.py"
    config.write_text(
        filled_in() + OVERRIDES.format(ports=ports, homes=str(homes), prefix=str(prefix)), encoding="utf-8"
    )
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("JUPYTER", "JPY_", "ALLIANCE", "CONFIGPROXY"))
    }
    env |= {
        "HOME": str(top),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")]),
    }
    log = top / "hub.log"
    words = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=top, env=env, stdout=out, stderr=out, start_new_session=True)
    address = f"http://127.0.0.1:{ports[0]}"
    try:
        await_answer(f"{address}/hub/health", process, log, 180)
        yield homes, address
    finally:
        process.send_signal(signal.SIGTERM)  # a hub stops its servers, and they their kernels
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        for left in running(top):
            with contextlib.suppress(psutil.Error):
                left.kill()
        process.wait(10)


def come_in(browser, address, name):
    """Follow the teacher's link, log in, and run lesson 2; gives the page and what went wrong in it."""
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(3 * SLOW)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda sent: sent.url.startswith((address, "data:", "blob:")) or wrong.append(sent.url)
    )
    page.goto(f"{address}/hub/user-redirect/lab/tree/alliance-course/{LESSON}")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill("any")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{address}/user/{name}/lab/**")
    page.wait_for_function("window.jupyterapp !== undefined")
    page.locator(".jp-Notebook").wait_for()
    page.evaluate(READY)
    assert page.evaluate(RUN_ALL) == []
    return page, wrong


def test_two_learners_answer_and_hand_in_and_their_work_stays_apart(browser, hub_address, bank):
    homes, address = hub_address
    source = (workspace.source(COURSE) / LESSON).read_text(encoding="utf-8")
    once = (item for item in bank.items.values() if source.count(f'\\"{item.id}\\")') == 1)
    item = next(item for item in once if item.kind == "choose-one")
    responses = {"minji": item.key.examples["right"][0], "jisoo": item.key.examples["wrong"][0]}
    written = {"minji": "submission-kim-minji.json", "jisoo": "submission-han-jisoo.json"}
    names = {"minji": "Kim Minji", "jisoo": "Han Jisoo"}
    pages, problems = {}, []
    for name in responses:
        pages[name], wrong = come_in(browser, address, name)
        problems.append(wrong)
    for name, response in responses.items():  # both servers run; neither sees what the other gave
        box = question(pages[name], item)
        expect(box.locator("input:checked")).to_have_count(0)
        answer(box, item, response)
        expect(box).to_have_attribute("data-state", "right" if name == "minji" else "wrong", timeout=SLOW)
    for name, page in pages.items():
        page.evaluate(SAVE)
        page.evaluate(HAND_IN, f'from alliance import receipt\nreceipt("{names[name]}", save=True)')
        where = homes / name / "alliance-course" / written[name]
        expect(page.locator(".jp-Notebook")).to_contain_text(f"Written: {where}", timeout=SLOW)
        assert page.get_by_text("official Jupyter news").count() == 0
    assert problems == [[], []]

    for name, response in responses.items():
        other = next(learner for learner in responses if learner != name)
        folder = homes / name / "alliance-course"
        entries = [json.loads(line) for line in (folder / "responses.jsonl").read_text().splitlines()]
        assert [(entry["item"], entry["response"]) for entry in entries] == [(item.id, response)]
        assert [path.name for path in homes.glob(f"{name}/**/submission-*")] == [written[name]]
        saved = (folder / LESSON).read_text()
        assert f"Your last answer: {item.options[response]}" in saved and "widget-view" not in saved

        # the learner downloads the file; from another's server nobody gets anything
        ask = pages[name].request
        got = ask.get(f"{address}/user/{name}/files/alliance-course/{written[name]}")
        assert got.json()["name"] == names[name]
        assert [entry["response"] for entry in got.json()["responses"]] == [response]
        for path in (
            f"files/alliance-course/{written[other]}",
            "api/contents/alliance-course/responses.jsonl",
        ):
            assert ask.get(f"{address}/user/{other}/{path}").status == 403
        contents = f"{address}/user/{name}/api/contents/"
        assert ask.get(f"{contents}alliance-course%2Fresponses.jsonl").ok
        assert ask.get(f"{contents}%2E%2E%2F{other}%2Falliance-course%2Fresponses.jsonl").status == 404
