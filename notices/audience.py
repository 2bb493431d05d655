"""Who is told: citizens by their dossier, officials by their office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from notices.kinds import KINDS, Audience
from store import officials, recipients
from store.database import Tx
from store.officials import Member
from store.staff import Role


class Audiences:
    """Whom the notices of some dossiers go to."""

    def __init__(self, people: Mapping[int, tuple[str, ...]], members: Mapping[int, list[Member]]) -> None:
        self._people, self._members = people, members

    def of(self, kind: str, dossier_id: int, office_id: int) -> tuple[str, ...]:
        """The recipients of that kind of notice about this dossier."""
        audience = KINDS[kind].audience
        if audience is Audience.CITIZEN:
            return self._people[dossier_id]
        members = self._members.get(office_id, [])
        if audience is Audience.OFFICIAL:  # where an office has no clerk its leader does the work
            members = [each for each in members if each.role is Role.CLERK] or members
        return tuple(each.recipient for each in members)


async def audiences(tx: Tx, dossiers: Mapping[int, int], kinds: Iterable[str]) -> Audiences:
    """Whom notices of these kinds about these dossiers (id → office id) go to. Officials are read only for theirs."""
    wanted = {KINDS[kind].audience for kind in kinds}
    people = await recipients.told(tx, list(dossiers)) if Audience.CITIZEN in wanted else {}
    to_office = wanted - {Audience.CITIZEN}
    members = await officials.of_offices(tx, set(dossiers.values())) if to_office else {}
    return Audiences(people, members)
