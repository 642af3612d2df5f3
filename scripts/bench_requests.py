"""The public form under load: fifty applicants at once over HTTP on PostgreSQL, none lost, no number twice; sending against a bare view.

Each applicant is a connection and an address of its own (TRUSTED_PROXIES=1), walks all pages of the form, solves the proof of work and
sends. What is compared with the bare view is the sending alone: same server program, same number of workers, same clients at once.
"""

import base64
import contextlib
import http.client
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any
from urllib.parse import urlencode

from scripts.bench_common import emit, note, set_up
from scripts.bench_pages import Server

AT_ONCE = 50
ROUNDS = 6
GREETINGS = 10  # turns of the bare view between two of the form
SHARE = 30  # at least 1/30 of the bare view
CARD = "11010519491231002X"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost", "Sec-Fetch-Site": "same-origin"}


class Applicant:
    """One browser without JavaScript, but with the proof of work."""

    def __init__(self, port: int, number: int) -> None:
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.number, self.home, self.last = number, "", ("", "")
        self.headers = FORM | {"X-Forwarded-For": f"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}"}

    def ask(self, method: str, path: str, data: dict[str, object] | None = None) -> tuple[int, str, str]:
        """Status, Location and text."""
        self.client.request(method, path, urlencode(data, doseq=True) if data else None, self.headers)
        answer = self.client.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def fill(self) -> None:
        """All steps, up to the page with the button; the proof of work is solved."""
        data: dict[str, object] = {"organisation": "BENCH", "applicant_class": "citizen", "acting": "self", "q": ""}
        status, place, text = self.ask("POST", "/requests/new/", data)
        if status != 302:
            raise SystemExit(f"the form did not start: {status} {text[:400]}")
        self.home = place.removesuffix("who/")
        who = {"name": f"申请人{self.number}", "identity_kind": "id_card", "identity_number": CARD, "phone": "13800000000", "later": "on"}
        who |= {"email": f"a{self.number}@example.invalid", "address": "虚构路1号"}
        how: dict[str, object] = {"forms_wanted": ["paper"], "ways": ["post", "email"], "accepts_other": "on"}
        what: dict[str, object] = {"item_1": f"第{self.number}号申请所需的信息", "rows": ""}
        steps: list[tuple[str, dict[str, object]]] = [("who", {**who}), ("what", what), ("how", how)]
        for name, data in steps:
            self.ask("GET", f"{self.home}{name}/")
            status, place, text = self.ask("POST", f"{self.home}{name}/", data)
            if status != 302:
                raise SystemExit(f"step {name}: {status} {text[:400]}")
        _status, _place, page = self.ask("GET", f"{self.home}review/")
        self.last = proof(page)
        self.client.close()  # the sending begins with a connection of its own, as the bare view does

    def send(self) -> bool:
        """Press the button; whether it led to the receipt."""
        status, place, text = self.ask("POST", f"{self.home}review/", {"altcha": self.last[0], "given_out": self.last[1], "homepage": ""})
        if status != 302 or not place.endswith("/receipt/"):
            note(f"not taken: {status} {re.sub('<[^>]+>', ' ', text)[-300:]}")
            return False
        return True

    def number_of_receipt(self) -> str:
        """The number on the page of the receipt."""
        self.client.close()
        found = re.search(r"<code>(BENCH-\d{4}-\d{5})</code>", self.ask("GET", f"{self.home}receipt/")[2])
        return found[1] if found else ""


def proof(page: str) -> tuple[str, str]:
    """(solution, token) of a page's challenge, as the widget sends it."""
    import altcha

    found = re.search(r'challengejson="([^"]*)"', page)
    token = re.search(r'name="given_out" value="([^"]*)"', page)
    if found is None or token is None:
        raise SystemExit("the page has no proof of work")
    challenge = json.loads(unescape(found[1]))
    most = int(challenge.get("maxnumber") or challenge.get("maxNumber") or 50_000)
    solution: Any = altcha.solve_challenge(challenge["challenge"], challenge["salt"], challenge["algorithm"], most, 0)
    answer = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": solution.number, "took": 1}
    return base64.b64encode(json.dumps(answer).encode()).decode(), token[1]


def at_once(calls: list[Callable[[], bool]]) -> tuple[list[bool], float]:
    """Start all at the same instant; their answers and the seconds until the last."""
    gate = threading.Barrier(len(calls) + 1)

    def one(call: Callable[[], bool]) -> bool:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        waiting = [pool.submit(one, call) for call in calls]
        gate.wait()
        start = time.perf_counter()
        done = [future.result() for future in waiting]
        return done, time.perf_counter() - start


@contextlib.contextmanager
def serving(application: str) -> Iterator[Server]:
    """A gunicorn that believes the address our proxy saw."""
    os.environ["TRUSTED_PROXIES"] = "1"
    server = Server(application)
    try:
        yield server
    finally:
        server.client.close()
        server.process.terminate()
        server.process.wait(timeout=30)


def hello(port: int) -> bool:
    """The bare view once, on a connection of its own."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request("GET", "/", headers={"Host": "localhost"})
    good = client.getresponse().read() == b"hello"
    client.close()
    return good


def main() -> None:
    """The bare view takes its turns between those of the form, so that a busy machine slows both."""
    vendor = set_up()

    from core.access import Role
    from core.models import Deadline, Membership, Organisation, User
    from requests_app.models import Application, FormDraft, Party

    office = Organisation.objects.create(code="BENCH", name="测试机关", short_name="测试机关", legal_basis="administrative")
    officer = User.objects.create(username="officer", display_name="经办人", is_staff=True, email="officer@example.invalid")
    Membership.objects.create(user=officer, organisation=office, role=Role.OFFICER)  # each submission is told to the office
    with serving("scripts.bench_bare:application") as bare, serving("portal.wsgi:application") as portal:
        at_once([lambda: hello(bare.port)] * AT_ONCE)
        applicants: list[Applicant] = []
        spent = filled = busy = greeted = 0.0
        good: list[bool] = []
        for turn in range(ROUNDS + 1):
            group = [Applicant(portal.port, turn * AT_ONCE + n + 1) for n in range(AT_ONCE)]
            start = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(Applicant.fill, group))
            walked = time.perf_counter() - start
            greeting = sum(at_once([lambda: hello(bare.port)] * AT_ONCE)[1] for _ in range(GREETINGS))
            before = portal.spent()
            answers, seconds = at_once([one.send for one in group])
            worked = portal.spent() - before
            applicants += group
            good += answers
            if turn:  # the first warms what can be warmed
                spent, filled, busy, greeted = spent + seconds, filled + walked, busy + worked, greeted + greeting
            note(f"fifty applicants sent in {seconds:.2f} s")
        numbers = [one.number_of_receipt() for one in applicants]
    hello_rate = AT_ONCE * ROUNDS * GREETINGS / greeted
    rate = AT_ONCE * ROUNDS / spent
    sent = len(applicants)
    lost = sent - Application.objects.count() + good.count(False)
    twice = [number for number, count in Counter(numbers).items() if count > 1 or not number]
    serials = sorted(Application.objects.values_list("serial", flat=True))
    whole = (
        not lost
        and not twice
        and serials == list(range(1, sent + 1))
        and Party.objects.count() == sent
        and Deadline.objects.filter(state="open").count() == sent
        and FormDraft.objects.filter(sent_as__isnull=False).count() == sent
    )
    emit(
        f"{AT_ONCE} applicants at once over HTTP, {vendor}, {ROUNDS + 1} times",
        f"{sent} sent, {lost} lost, {len(twice)} numbers twice, numbers 1 to {serials[-1] if serials else 0}",
        "none lost, no number twice, no gap",
        whole,
    )
    emit("one submission, processor time of the web worker", f"{busy / AT_ONCE / ROUNDS:.1f} ms")
    emit("bare view, fifty at once", f"{hello_rate:.0f} a second")
    emit(
        "submissions of the form, fifty at once",
        f"{rate:.0f} a second, 1/{hello_rate / rate:.0f} of the bare view",
        f"at least 1/{SHARE}",
        rate * SHARE >= hello_rate,
    )
    emit("whole form filled in and sent (9 requests, proof of work solved here)", f"{AT_ONCE * ROUNDS / (filled + spent):.1f} a second")


if __name__ == "__main__":
    main()
