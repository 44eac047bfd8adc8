"""Peer of the comparison "dkim": dkimpy, keys in memory. Arguments: folder of messages with zone.json, how many to verify. Prints seconds."""
import glob
import json
import os
import sys
import time

import dkim

folder, count = sys.argv[1], int(sys.argv[2])
zone = json.load(open(os.path.join(folder, "zone.json")))
messages = [open(name, "rb").read() for name in sorted(glob.glob(os.path.join(folder, "*.eml")))]


def lookup(name, timeout=5):
    return zone[(name.decode() if isinstance(name, bytes) else name).rstrip(".")].encode()


def run(wanted):
    for i in range(wanted):
        if not dkim.verify(messages[i % len(messages)], dnsfunc=lookup):
            raise SystemExit("dkimpy: a signature did not verify")


run(max(count // 10, 1))
start = time.perf_counter()
run(count)
print(time.perf_counter() - start)
