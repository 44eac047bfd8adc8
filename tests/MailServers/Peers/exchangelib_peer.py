"""Lists, synchronises, reads and moves mail with exchangelib, which knows nothing of the server and of the module.

Arguments: the address of EWS, the certificate of its authority, the user name, the password, the mailbox.
Writes one line for each step that succeeded.
"""
import os
import sys

url, authority, user, password, mailbox = sys.argv[1:6]
os.environ["REQUESTS_CA_BUNDLE"] = authority

from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, Message  # noqa: E402
from exchangelib.items import ID_ONLY  # noqa: E402

config = Configuration(service_endpoint=url, credentials=Credentials(user, password), auth_type=BASIC)
account = Account(primary_smtp_address=mailbox, config=config, autodiscover=False, access_type=DELEGATE)
print("version", account.version.build)

inbox = account.inbox
names = sorted(f.name for f in account.msg_folder_root.walk())
assert "Inbox" in names and "Junk Email" in names, names
print("folders", len(names))

listed = list(inbox.all().order_by("datetime_received").only("subject", "message_id"))
assert listed and listed[0].subject.startswith("Message "), listed[:1]
assert inbox.total_count == len(listed), (inbox.total_count, len(listed))
print("listed", len(listed))

newest = inbox.filter(subject__contains="Message 7").order_by("-datetime_received")[0]
assert "Message 7" in newest.subject
print("filtered", newest.subject)

changes = list(inbox.sync_items(only_fields=["subject"], max_changes_returned=100))
assert len(changes) == len(listed), (len(changes), len(listed))
assert all(kind == "create" for kind, _ in changes)
state = inbox.item_sync_state
again = list(inbox.sync_items(sync_state=state, only_fields=["subject"]))
assert not again, again
print("synchronised", len(changes))

message = inbox.get(id=listed[3].id, changekey=listed[3].changekey)
assert message.mime_content.startswith(b"Received:"), message.mime_content[:40]
assert message.sender.email_address == "buyer3@example.net", message.sender
assert message.text_body or message.body
print("read", message.message_id)

message.is_read = True
message.save(update_fields=["is_read"])
message.move(account.junk)
assert not inbox.filter(message_id=message.message_id).exists()
assert account.junk.filter(message_id=message.message_id).exists()
moved = list(inbox.sync_items(sync_state=inbox.item_sync_state or state, only_fields=["subject"]))
assert [kind for kind, _ in moved] == ["delete"], moved
print("moved", message.subject)

found = account.junk.get(message_id=message.message_id)
result = list(account.junk.all().filter(message_id=message.message_id).mark_as_junk(is_junk=False, move_item=True)) if hasattr(
    account.junk.all(), "mark_as_junk") else [found.mark_as_junk(is_junk=False, move_item=True)]
assert inbox.filter(message_id=message.message_id).exists(), result
print("unmarked", message.subject)

assert account.protocol.resolve_names(["support"])
print("resolved")
