"""Says each check in a line, and counts them."""
import sys
import threading
import time

START, passed, failed = time.monotonic(), 0, []
LOCK = threading.Lock()  # steps that run at the same time say whole lines


def section(title):
    print(f"\n-- {title} ({time.monotonic() - START:.0f}s)", flush=True)


def check(what, holds, detail=""):
    """`detail` is shown where `what` does not hold; it must hold no secret."""
    global passed
    with LOCK:
        if holds:
            passed += 1
            print(f"ok      {what}", flush=True)
        else:
            failed.append(what)
            print(f"FAILED  {what}" + (f": {detail}" if detail != "" else ""), flush=True)
    return bool(holds)


def same(what, found, expected):
    return check(what, found == expected, f"{found!r}, not {expected!r}")


def end():
    print(f"\n{passed} checks passed, {len(failed)} failed ({time.monotonic() - START:.0f}s)", flush=True)
    sys.exit(1 if failed else 0)
