"""Peer of the comparison "mbox": the backlog of an mbox file with Python's mailbox and email modules. Argument: the file.

The same job as the module's, with the same rows: case mail and answers by their addresses, the own server's verdict on who wrote them, no automatic answers,
copies once, claims, the time of arrival, the term in business days. Headers only for all messages; whole messages only for the first mail of each waiting case.
Addresses, verdicts and dates are read of those fields only in which a cheap look found the platform.
"""
import email.parser
import email.utils
import mailbox
import re
import sys
from datetime import timedelta, timezone

CASE = re.compile(r"case\+\+([a-z0-9]+)@support\.(instagram|facebook)\.com", re.I)
CLAIM = re.compile(r"claim has been opened for order\s*#?\s*([\w-]*\d[\w-]*)", re.I)
PLATFORM = re.compile(r"@(?:support|shopping|commerce)\.(?:instagram|facebook)\.com", re.I)
DMARC = re.compile(r"\bdmarc=(\w+)", re.I)
ORDER = re.compile(r"^Order (?:#|number: )\s*(\S+)", re.M)
MERCHANT = re.compile(r"^Merchant order reference: (\S+)", re.M)
REASON = re.compile(r"^Reason: (.+)", re.M)
BUYER = re.compile(r"Message from (\S+)")
parser = email.parser.BytesHeaderParser()


def addresses(message, field):
    return [address for _, address in email.utils.getaddresses(message.get_all(field, [])) if address]


def arrival(message):
    received = message.get("Received")
    text = received.rsplit(";", 1)[-1] if received else message["Date"]
    return email.utils.parsedate_to_datetime(text.strip()).astimezone(timezone.utc)


def verdict(message):
    """What the own server recorded: in the topmost field, above the Received field at which the message came in."""
    for name, value in message.items():
        if name.lower() == "received":
            break
        if name.lower() == "authentication-results":
            found = DMARC.search(value)
            return {"pass": "Genuine", "fail": "Forged"}.get(found[1].lower() if found else None, "Unverifiable")
    return "Unverifiable"


def is_automatic(message):
    return (message.get("Auto-Submitted", "no").lower() != "no" or message.get("Return-Path", "").strip() == "<>"
            or message.get("Content-Type", "").lower().startswith("multipart/report") or "X-Failed-Recipients" in message)


def due(time):
    if time.weekday() > 4:
        time = (time + timedelta(days=7 - time.weekday())).replace(hour=0, minute=0, second=0)
    days = 2
    while days:
        time += timedelta(days=1)
        days -= time.weekday() < 5
    return time


def text_of(message):
    for part in message.walk():
        if part.get_content_maintype() == "text":
            return part.get_payload(decode=True).decode(part.get_content_charset("utf-8"), "replace")
    return ""


box = mailbox.mbox(sys.argv[1], factory=parser.parse, create=False)
cases, claims, seen = {}, set(), set()
for key in box.iterkeys():
    message = box[key]
    is_answer = not PLATFORM.search(message.get("From", ""))
    if is_answer and not any(PLATFORM.search(value) for field in ("To", "Cc", "Bcc") for value in message.get_all(field, [])):
        continue
    senders = addresses(message, "From")
    claim = None if is_answer else CLAIM.search(message.get("Subject", ""))
    if not is_answer and not claim and not any(CASE.fullmatch(sender) for sender in senders):
        continue
    own = verdict(message)
    if len(senders) != 1 or own == "Forged" or is_answer and is_automatic(message):
        continue
    identity = (message.get("Message-ID"), senders[0].lower(), message.get("Date"))
    if identity in seen:
        continue
    seen.add(identity)
    if claim:
        claims.add(claim[1].lower())
    for address in (addresses(message, "To") + addresses(message, "Cc") + addresses(message, "Bcc") if is_answer else senders):
        if case := CASE.fullmatch(address):
            cases.setdefault((case[1].lower(), case[2].lower()), []).append((arrival(message), is_answer, key, own))

waiting = []
for (case, platform), messages in cases.items():
    messages.sort()
    last = max((i for i, m in enumerate(messages) if m[1]), default=-1)
    if last + 1 < len(messages):
        first = email.message_from_bytes(box.get_bytes(messages[0][2]))
        body = text_of(first)
        order, merchant, reason, buyer = (p.search(t) for p, t in ((ORDER, body), (MERCHANT, body), (REASON, body), (BUYER, first.get("Subject", ""))))
        state = "Escalated" if order and order[1].lower() in claims else "Overdue"
        waiting.append((due(messages[last + 1][0]), case, platform, state, order and order[1], merchant and merchant[1], reason and reason[1], buyer and buyer[1], messages[0][3], len(messages)))

for row in sorted(waiting, key=lambda w: w[:2]):
    print(*row)
