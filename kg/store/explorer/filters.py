"""Which events a view shows."""

from __future__ import annotations

from dataclasses import dataclass

Values = list[str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a view leaves out; an empty filter lets everything through."""

    relations: tuple[str, ...] = ()  # ids such as attacked
    first: str | None = None  # ISO dates, both included
    last: str | None = None
    least_belief: float = 0.0
    outlets: tuple[str, ...] = ()  # names
    named: bool = False  # only entities with a name of their own

    def on_events(self, alias: str) -> tuple[str, Values]:
        """Conditions on a table with event, relation, belief, first and last, and their values."""
        conditions: list[str] = []
        values: Values = []
        if self.relations:
            marks = ", ".join("?" * len(self.relations))
            names = f"SELECT id FROM relation WHERE name IN ({marks})"
            conditions.append(f"{alias}.relation IN ({names})")
            values += self.relations
        if self.first:
            conditions.append(f"{alias}.last >= ?")
            values.append(self.first)
        if self.last:
            conditions.append(f"{alias}.first <= ?")
            values.append(self.last)
        if self.least_belief > 0:
            conditions.append(f"{alias}.belief >= ?")
            values.append(self.least_belief)
        if self.outlets:
            event = f"{alias}.event" if alias != "event" else "event.id"
            marks = ", ".join("?" * len(self.outlets))
            conditions.append(
                f"EXISTS (SELECT 1 FROM event_outlet o JOIN outlet ON outlet.id = o.outlet"
                f" WHERE o.event = {event} AND outlet.name IN ({marks}))"
            )
            values += self.outlets
        return " AND ".join(conditions) or "1", values

    @property
    def on_edges(self) -> bool:
        """True when the edges counted in advance can answer: nothing asks after single events."""
        return not (self.first or self.last or self.least_belief > 0 or self.outlets)
