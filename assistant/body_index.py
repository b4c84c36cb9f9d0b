"""Bodies by place and by core: a question's place or core is compared with the few that may fit, not with every body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from assistant.places import Body, canonical_place, shortest_place, stem


class BodyIndex:
    """The bodies of an edition, in their order."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.bodies = list(bodies)
        self.by_name = {body.organisation: body for body in self.bodies}
        self._by_own_place: dict[str, list[int]] = defaultdict(list)
        self._by_place: dict[str, list[int]] = defaultdict(list)
        self._by_region: dict[str, list[int]] = defaultdict(list)
        self._by_core: dict[str, list[int]] = defaultdict(list)
        for number, body in enumerate(self.bodies):
            for place in body.places:
                for form in {canonical_place(place), stem(place)}:
                    self._by_place[form].append(number)
            for place in body.places[-1:]:
                for form in {canonical_place(place), stem(place)}:
                    self._by_own_place[form].append(number)
            if body.region:
                self._by_region[body.region].append(number)
            self._by_core[body.core].append(number)

    def at(self, mentioned: tuple[str, ...]) -> Iterator[Body]:
        """Bodies named by these places (see ``Body.at``)."""
        candidates = self._by_own_place.get(canonical_place(mentioned[-1]), ())
        return (self.bodies[number] for number in candidates if self.bodies[number].at(mentioned))

    def within(self, mentioned: tuple[str, ...]) -> Iterator[Body]:
        """Bodies that lie in these places (see ``Body.within``)."""
        candidates = set(self._by_place.get(canonical_place(mentioned[-1]), ()))
        part = shortest_place(mentioned[-1])
        for region, numbers in self._by_region.items():
            if part in region:
                candidates.update(numbers)
        return (self.bodies[number] for number in sorted(candidates) if self.bodies[number].within(mentioned))

    def with_core(self, fits: Callable[[str], bool]) -> Iterator[Body]:
        """Bodies whose core fits."""
        candidates = [number for core, numbers in self._by_core.items() if fits(core) for number in numbers]
        return (self.bodies[number] for number in sorted(candidates))
