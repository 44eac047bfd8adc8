"""Peer of the comparison "spf": pyspf over answers in memory. Arguments: data file, rounds. Prints seconds."""
import json
import sys
import time

import spf

data = json.load(open(sys.argv[1]))
zone = {}
for key, values in data["zone"].items():
    name, kind = key.split(" ")
    for value in values:
        entry = {"TXT": lambda v: (v.encode(),), "MX": lambda v: (10, v), "A": lambda v: v}[kind](value)
        zone.setdefault((name, kind), []).append(((name, kind), entry))


def lookup(name, qtype, tcpfallback=True, timeout=30):
    return zone.get((name.lower().rstrip("."), qtype), [])


spf.DNSLookup = lookup


def run(rounds):
    for _ in range(rounds):
        for q in data["questions"]:
            result = spf.check2(q["ip"], q["mailFrom"], q["helo"])[0]
            if result != q["result"]:
                raise SystemExit(f"pyspf: {q} gave {result}")


rounds = int(sys.argv[2])
run(max(rounds // 10, 1))
start = time.perf_counter()
run(rounds)
print(time.perf_counter() - start)
