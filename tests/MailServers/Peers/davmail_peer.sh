#!/usr/bin/env bash
# Lets DavMail, which knows nothing of the server and of the module, stand before the EWS server as an IMAP server, and lists, reads and
# moves mail through it. Arguments: the address of EWS, the certificate of its authority, the user name, the password, a folder for its files.
# Writes one line for each step that succeeded.
set -euo pipefail
url=$1 authority=$2 user=$3 password=$4 work=$5

mkdir -p "$work"
rm -f "$work/trust.p12"
keytool -importcert -noprompt -alias authority -file "$authority" -keystore "$work/trust.p12" -storetype PKCS12 -storepass changeit >/dev/null 2>&1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/davmail.properties" <<PROPERTIES
davmail.server=true
davmail.mode=EWS
davmail.url=$url
davmail.imapPort=$port
davmail.bindAddress=127.0.0.1
davmail.allowRemote=false
davmail.disableUpdateCheck=true
davmail.enableKerberos=false
davmail.logFilePath=$work/davmail.log
log4j.logger.davmail=DEBUG
log4j.rootLogger=WARN
PROPERTIES
classpath=$(echo /usr/share/davmail/davmail.jar /usr/share/java/*.jar | tr ' ' ':')
java -Djavax.net.ssl.trustStore="$work/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit \
    -cp "$classpath" davmail.DavGateway -server "$work/davmail.properties" >"$work/out.log" 2>&1 &
davmail=$!
trap 'kill $davmail 2>/dev/null || true' EXIT

python3 - "$port" "$user" "$password" <<'PYTHON'
import imaplib
import socket
import sys
import time

port, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
for _ in range(600):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        break
    except OSError:
        time.sleep(0.1)
imap = imaplib.IMAP4("127.0.0.1", port)
imap.login(user, password)
print("signed in")
status, folders = imap.list()
names = b" ".join(f for f in folders if f)
assert status == "OK" and b"INBOX" in names and b"Junk" in names, folders
print("folders", len(folders))
status, count = imap.select("INBOX")
assert status == "OK" and int(count[0]) > 10, count
print("listed", int(count[0]))
status, found = imap.uid("SEARCH", None, "ALL")
uids = found[0].split()
assert len(uids) == int(count[0]), (len(uids), count)
status, data = imap.uid("FETCH", uids[3], "(FLAGS BODY.PEEK[])")
body = next(part[1] for part in data if isinstance(part, tuple))
assert b"Message-ID: <" in body and b"Subject: Message" in body, body[:200]
print("read", len(body))
status, data = imap.uid("COPY", uids[3], '"Junk"')
assert status == "OK", data
status, data = imap.uid("MOVE", uids[4], '"Trash"')
assert status == "OK", data
status, found = imap.uid("SEARCH", None, "ALL")
assert len(found[0].split()) == len(uids) - 1, (len(found[0].split()), len(uids))
print("moved")
imap.logout()
PYTHON
