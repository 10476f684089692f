"""What a trace costs one request: reading its header, binding it, asking for it in a log line, and sending it on.

Run ``python benchmarks/traces.py [requests]`` (100,000 when left out).
"""

from __future__ import annotations

import sys
import time

from lienthong.foundation.telemetry import bind_trace, current_trace, new_trace_id, trace_id_from, traceparent

ROUNDS = 5


def main() -> None:
    """Run and print."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    header = traceparent(new_trace_id())
    least = min(_each(header, requests) for _ in range(ROUNDS))
    sys.stdout.write(
        f"{least * 1e6:.1f} µs of processor time a request, least of {ROUNDS} rounds of {requests}\n"
    )


def _each(header: str, requests: int) -> float:
    began = time.thread_time()
    for _ in range(requests):
        with bind_trace(trace_id_from(header)):
            current_trace()
            traceparent()
    return (time.thread_time() - began) / requests


if __name__ == "__main__":
    main()
