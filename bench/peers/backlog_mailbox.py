"""Peer of the comparison "mbox": the backlog of an mbox file with Python's mailbox module. Argument: the file.

Headers only for all messages; whole messages only for the first mail of each waiting case. Due two business days after
the oldest question behind the last answer, as the module counts without options in UTC.
"""
import email.parser
import email.utils
import mailbox
import re
import sys
from datetime import timedelta, timezone

CASE = re.compile(r"case\+\+([a-z0-9]+)@support\.(?:instagram|facebook)\.com", re.I)
ORDER = re.compile(r"Order #(\d+)")
parser = email.parser.BytesHeaderParser()


def when(message):
    received = message.get("Received")
    text = received.rsplit(";", 1)[-1] if received else message["Date"]
    return email.utils.parsedate_to_datetime(text.strip()).astimezone(timezone.utc)


def due(time):
    days = 2
    while days:
        time += timedelta(days=1)
        days -= time.weekday() < 5
    return time


box = mailbox.mbox(sys.argv[1], factory=parser.parse, create=False)
cases = {}
for key in box.iterkeys():
    message = box[key]
    sender = CASE.search(message.get("From", ""))
    if sender:
        cases.setdefault(sender[1].lower(), []).append((when(message), False, key))
        continue
    recipient = CASE.search(message.get("To", ""))
    if recipient:
        cases.setdefault(recipient[1].lower(), []).append((when(message), True, key))

waiting = []
for case, messages in cases.items():
    messages.sort()
    last = max((i for i, m in enumerate(messages) if m[1]), default=-1)
    if last + 1 < len(messages):
        body = email.message_from_bytes(box.get_bytes(messages[0][2])).get_payload()
        order = ORDER.search(body)
        waiting.append((due(messages[last + 1][0]), case, order and order[1]))

for row in sorted(waiting):
    print(*row)
