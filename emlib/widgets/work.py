"""Work in pieces: a page stays alive, and the newest wish is the one fulfilled."""

import asyncio
from threading import Lock, RLock

DONE = object()


class Latest:
    """Runs one job at a time; a newer job ends an older one at its next pause.

    A job is a generator that yields between its pieces. Where no event loop runs (a plain
    program), or with `now`, it runs through at once. Jobs may be started on any thread (a
    kernel hears of clicks on one and of moved sliders on another): one piece runs at a time,
    and none of a job once a newer one has been started, so that no job shows anything after
    what a newer one has shown.
    """

    def __init__(self):
        self.number, self.task = 0, None
        self.counting, self.turn = Lock(), RLock()

    def start(self, job, *, now=False):
        """Begin `job`, ending whatever ran before."""
        number = self.next_number()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if now or loop is None:
            with self.turn:
                self.next_number()  # ends what began while this waited for its turn, too
                for _ in job:
                    pass
        else:
            self.task = loop.create_task(self._drive(job, number))

    def next_number(self):
        """The number of a new job; all older ones end at their next pause."""
        with self.counting:
            self.number += 1
            return self.number

    async def _drive(self, job, number):
        going = True
        while going:
            with self.turn:
                going = number == self.number and next(job, DONE) is not DONE
            await asyncio.sleep(0)
