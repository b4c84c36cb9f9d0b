"""How many questions may be asked in a minute: by one visitor, from one address, by all together."""

from __future__ import annotations

import math
import threading
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from assistant.web.settings import WebSettings


class QuestionLimits:
    """Counts in memory; whoever keeps within every limit is let in. Thread-safe."""

    def __init__(self, settings: WebSettings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._lock = threading.Lock()
        self._visitor = RateLimitItemPerMinute(settings.questions_per_minute_visitor)
        self._address = RateLimitItemPerMinute(settings.questions_per_minute_address)
        self._all = RateLimitItemPerMinute(settings.questions_per_minute_all)

    def wait_s(self, visitor: str, address: str) -> int:
        """0: let in, and counted. Otherwise the seconds after which to ask again; then nothing is counted.

        ``visitor`` is a page's session or a token's name, ``address`` the network address it comes from.
        """
        counted = (
            (self._visitor, ("visitor", visitor)),
            (self._address, ("address", address)),
            (self._all, ("all",)),
        )
        with self._lock:
            for limit, key in counted:
                if not self._limiter.test(limit, *key):
                    until = self._limiter.get_window_stats(limit, *key).reset_time
                    return max(1, math.ceil(until - time.time()))
            for limit, key in counted:
                self._limiter.hit(limit, *key)
        return 0
