"""What job.ts is to the programs in TypeScript."""

import json
import os
import resource
import time

JOB = json.loads(os.environ["BENCH_JOB"])
SIZE = JOB["size"]
PAYLOAD = bytes(SIZE) if JOB["payload"] == "bytes" else "A" * SIZE


def now_ms():
    return time.time() * 1000


def cpu_us():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1e6


class Receiver:
    def __init__(self):
        self.messages = 0
        self.latencies = []
        self.is_over = False
        self.warm_up = JOB["warmUpMessages"]

    def take(self, sent_at_ms):
        if sent_at_ms < 0:
            self.end_s, self.cpu_end = time.perf_counter(), cpu_us()
            self.is_over = True
            return
        if self.warm_up > 0:
            self.warm_up -= 1
            return
        if self.messages == 0:
            self.start_s, self.cpu_start = time.perf_counter(), cpu_us()
        self.messages += 1
        self.latencies.append(now_ms() - sent_at_ms)

    def report(self):
        latencies = sorted(self.latencies)
        last = len(latencies) - 1
        report(
            self.messages,
            self.end_s - self.start_s,
            self.cpu_end - self.cpu_start,
            latencies[int(last * 0.5)],
            latencies[int(last * 0.99)],
        )


def report(messages, seconds, cpu, p50=None, p99=None):
    print(
        json.dumps(
            {
                "messages": messages,
                "lost": 0,
                "messagesPerSecond": messages / seconds,
                "cpuMicroseconds": cpu / messages,
                "p50Ms": p50,
                "p99Ms": p99,
            }
        ),
        flush=True,
    )


class Pace:
    """Iterates for the warm-up and for as long as the job runs, at its rate."""

    def __init__(self):
        self.warm_up = JOB["warmUpMessages"]
        self.restart()

    def restart(self):
        self.messages = 0
        self.start_s, self.cpu_start = time.perf_counter(), cpu_us()

    def goes_on(self):
        if self.warm_up and self.messages == self.warm_up:
            self.warm_up = 0
            self.restart()
        elif not self.warm_up and time.perf_counter() - self.start_s >= JOB["seconds"]:
            return False
        self.messages += 1
        return True

    def pause_s(self):
        if not JOB["rateHz"]:
            return 0
        return max(0, self.start_s + self.messages / JOB["rateHz"] - time.perf_counter())

    def report(self):
        report(self.messages, time.perf_counter() - self.start_s, cpu_us() - self.cpu_start)
