"""Tracking under attack: a wrong number costs the server the same as a wrong code, and a thousand wrong codes get no further than ten.

Each pair of requests comes from an address of its own (X-Forwarded-For, one trusted proxy) and asks for a number of its own, so that the
throttles of addresses and numbers do not answer instead; both kinds take turns, so that the machine's mood falls on both.
"""

import os
import random
import re
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

os.environ["TRUSTED_PROXIES"] = "1"

from scripts.bench_common import emit, note, percentile, set_up, spread
from scripts.bench_pages import Server, serving

CASES = 300
ATTACK = 1000
SHARE = 0.05  # by which the two may differ
# Masked anew in every page, whoever asks.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


class Asker:
    """Posts number and code, each time from an address of its own unless one is given."""

    def __init__(self, server: Server) -> None:
        self.server, self.count = server, 0

    def ask(self, number: str, code: str, *, address: str = "") -> tuple[int, float, float, bytes]:
        """Status, milliseconds until the answer was there, milliseconds of processor time, body."""
        self.count += 1
        address = address or f"10.{self.count >> 16 & 255}.{self.count >> 8 & 255}.{self.count & 255}"
        headers = {"Host": "localhost", "X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"number": number, "code": code})
        spent, start = self.server.spent(), time.perf_counter()
        self.server.client.request("POST", "/requests/track/", body=body, headers=headers)
        answer = self.server.client.getresponse()
        content = answer.read()
        taken = (time.perf_counter() - start) * 1000
        return answer.status, taken, self.server.spent() - spent, content


def fill() -> list[str]:
    """Applications with codes; their numbers."""
    from core.models import Organisation
    from requests_app.services.intake import Filled, PartyDraft, receive

    organisation = Organisation.objects.create(code="BENCH", name="虚构区总工会", short_name="虚构总工会")
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    party = PartyDraft("applicant", {"name": "申请人甲", "identity_kind": "other", "identity_number": "X1"})
    filled = Filled("citizen", [party], {"description": "虚构的描述"}, ["虚构的描述"])
    rows = [receive(organisation=organisation, channel="online", filled=filled, submitted_at=at, by=None, at=at) for _ in range(CASES)]
    return [row.application.number for row in rows]


def side_by_side(asker: Asker, numbers: list[str]) -> None:
    """The two rows and the ratio of their processor time."""
    pick = random.Random(7)
    wall: dict[str, list[float]] = {"number": [], "code": []}
    work: dict[str, list[float]] = {"number": [], "code": []}
    bodies: dict[str, set[bytes]] = {"number": set(), "code": set()}
    for number in numbers[:20]:
        asker.ask(number, "AAAAAAAAAAAA")
    for index, number in enumerate(numbers[20:]):
        pair = [("code", number), ("number", number.replace("BENCH", "BENCX"))]
        for kind, asked in pair if pick.random() < 0.5 else pair[::-1]:
            status, taken, spent, body = asker.ask(asked, f"WRONG{index:07d}")
            if status != 400:
                raise SystemExit(f"{asked} answered {status}")
            wall[kind].append(taken)
            work[kind].append(spent)
            bodies[kind].add(TOKEN.sub(b"", body).replace(asked.encode(), b"").replace(f"WRONG{index:07d}".encode(), b""))
    # the median, cut at both ends: a pause of the machine belongs to neither
    middle = {kind: percentile(values, 0.5) for kind, values in work.items()}
    ratio = middle["number"] / middle["code"]
    for kind, name in (("number", "wrong number"), ("code", "wrong code")):
        emit(f"tracking, {name}", f"{middle[kind]:.2f} ms of processor time, {spread(wall[kind])} until answered")
    emit("tracking, wrong number against wrong code", f"{ratio:.3f} times", f"within {SHARE:.0%}", abs(ratio - 1) <= SHARE)
    same = bodies["number"] == bodies["code"] and len(bodies["code"]) == 1
    emit("tracking, answers of both", f"{len(bodies['number'] | bodies['code'])} page(s) apart from what was typed", "one page", same)


def attack(asker: Asker, number: str) -> None:
    """A thousand wrong codes from one address."""
    statuses = [asker.ask(number, f"ATTACK{index:06d}", address="192.0.2.66")[0] for index in range(ATTACK)]
    examined, refused = statuses.count(400), statuses.count(429)
    # a window may turn in the middle: at most twice the limit
    ok = examined <= 20 and examined + refused == ATTACK
    emit("tracking, 1,000 wrong codes from one address", f"{examined} looked at, {refused} refused (429)", "at most 20 looked at", ok)


def main() -> None:
    """All rows."""
    set_up()
    note(f"{CASES} applications")
    numbers = fill()
    with serving("portal.wsgi") as server:
        asker = Asker(server)
        side_by_side(asker, numbers)
        attack(asker, numbers[0])


if __name__ == "__main__":
    main()
