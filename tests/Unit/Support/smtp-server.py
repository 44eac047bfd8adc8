"""A real SMTP server on free loopback ports: STARTTLS, TLS, and a login. Writes each message that it accepts into a folder.

Arguments: folder, certificate, key. The first line of the output has the port with STARTTLS and the port with TLS. The file "mode" in the
folder says how the next messages are treated: empty (accepted), refuse (550 for the recipient), later (451), hang (accepted and kept, but the
answer never comes).
"""
import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, certificate, key = sys.argv[1:4]


def mode():
    try:
        with open(os.path.join(folder, "mode"), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() == "refuse":
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if mode() == "later":
            return "451 4.7.1 Try again later"
        Handler.count += 1
        name = os.path.join(folder, f"{Handler.count}.eml")
        with open(name + ".part", "wb") as file:
            file.write(envelope.content)
        os.rename(name + ".part", name)
        while mode() == "hang":
            await asyncio.sleep(0.05)
        return "250 Accepted"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"shop", b"secret"), handled=False)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    start = await loop.create_server(
        lambda: SMTP(Handler(), tls_context=context, require_starttls=True, authenticator=login, auth_required=True), "127.0.0.1", 0)
    whole = await loop.create_server(
        lambda: SMTP(Handler(), authenticator=login, auth_required=True, auth_require_tls=False), "127.0.0.1", 0, ssl=context)
    print(start.sockets[0].getsockname()[1], whole.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
