"""A plan as HTML, built as its document is: its own words and numbers for the levels, national beside regional.

Everything that comes from a plan, a department or a municipality is escaped: all of it is Markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup

from programme.language import _, later
from programme.language.numbers import listed, number
from programme.plans.model import EntryKind, Scope
from programme.plans.queries import Uptake
from programme.plans.tree import PlanHeader, PlanTree, TreeEntry
from programme.ui import show

_AREA_HEADING, _LOWEST_HEADING = 3, 6
_COLUMNS = {Scope.NATIONAL: later("Nasjonale tiltak"), Scope.REGIONAL: later("Regionale tiltak")}

_Uptakes = Mapping[str, Uptake]


def write_plan(tree: PlanTree, uptakes: Sequence[Uptake]) -> None:
    """Show the plan on the page, with how many municipalities took up each area and goal."""
    show.markup(plan_markup(tree, tuple(uptakes)))


@lru_cache(maxsize=64)  # by content, so it is never stale; making it takes longer than all else on the page
def plan_markup(tree: PlanTree, uptakes: tuple[Uptake, ...]) -> Markup:
    """The whole plan as HTML."""
    by_entry = {uptake.entry_id: uptake for uptake in uptakes}
    parts = _joined(_part(area, by_entry, _AREA_HEADING) for area in tree.areas)
    return Markup('<article class="plan">{}{}</article>').format(_header(tree.header), parts)


def _header(header: PlanHeader) -> Markup:
    mark = show.status(_("EKSEMPEL"), "waiting") if header.is_example else ""
    sentences = _joined(Markup('<p class="aside">{}</p>').format(sentence) for sentence in _facts(header))
    return Markup("<header><h2>{} {}</h2>{}</header>").format(header.title, mark, sentences)


def _facts(header: PlanHeader) -> list[str]:
    """Whose plan it is, for when, adopted by whom, from where; and that it is told in short."""
    facts = [f"{header.department.name} · {header.period_in_text} · {header.adoption_in_text}"]
    if header.period_source:
        facts.append(_("Programledelsen har lagt inn perioden. Kilde: {source}", source=header.period_source))
    if header.adoption_source:
        facts.append(_("Programledelsen har ført inn vedtaket. Kilde: {source}", source=header.adoption_source))
    if header.wording:
        facts.append(_("Vedtaket: {wording}", wording=header.wording))
    if header.department.dissolved:
        facts.append(header.predecessor_note or _became_of(header))
    facts.append(_("Kilde: {source}", source=header.source))
    if not header.is_example:
        facts.append(_("Kortform. Se planen for vedtatt ordlyd."))
    return facts


def _became_of(header: PlanHeader) -> str:
    names = {"department": header.department_in_list, "successors": listed(header.successors)}
    return _("{department} er oppløst. Kommunene hører nå til {successors}.", **names)


def _part(entry: TreeEntry, uptakes: _Uptakes, level: int) -> Markup:
    """An area, strategy or goal: its heading, what it refers to, and what stands under it in the document's order."""
    title = Markup('<h{level}><span class="level">{name} {number}</span> {label}</h{level}>').format(
        level=level, name=entry.level, number=entry.number, label=entry.label
    )
    below = _joined(
        _lists(list(run), uptakes) if is_list else _joined(_part(each, uptakes, _under(level)) for each in run)
        for is_list, run in groupby(entry.entries, key=lambda each: each.kind is EntryKind.INITIATIVE)
    )
    return Markup("<section>{}{}{}{}</section>").format(title, _taken_up(entry, uptakes), _references(entry), below)


def _under(level: int) -> int:
    return min(level + 1, _LOWEST_HEADING)


def _taken_up(entry: TreeEntry, uptakes: _Uptakes) -> Markup:
    """How many municipalities, and who; nothing at all where no municipality took up any of the plan."""
    if not uptakes:
        return Markup()
    uptake = uptakes.get(entry.entry_id)
    if uptake is None:
        return Markup('<p class="uptake">{}</p>').format(_("Ingen kommuner ennå"))
    return Markup('<p class="uptake some">{}</p>').format(uptake_in_text(uptake))


def uptake_in_text(uptake: Uptake) -> str:
    """`3 kommuner: Beiarn, Bodø og Rana`; of names only those that the reader may see."""
    many = uptake.municipalities
    count = _("1 kommune") if many == 1 else _("{count} kommuner", count=number(many))
    if not uptake.names:
        return count
    if len(uptake.names) < many:
        return _("{count}, blant dem {names}", count=count, names=listed(uptake.names))
    return _("{count}: {names}", count=count, names=listed(uptake.names))


def _references(entry: TreeEntry) -> Markup:
    return _joined(
        Markup("<p>{}: {}</p>").format(reference.in_text, reference.label)
        if reference.number
        else Markup("<p>{}</p>").format(reference.in_text)
        for reference in entry.references
    )


def _lists(initiatives: list[TreeEntry], uptakes: _Uptakes) -> Markup:
    """National beside regional where the document has both, else one list under the document's word for it."""
    by_scope = [[each for each in initiatives if each.scope is scope] for scope in (None, *Scope)]
    lists = _joined(_list(several, uptakes) for several in by_scope if several)
    return Markup('<div class="lists">{}</div>').format(lists)


def _list(initiatives: list[TreeEntry], uptakes: _Uptakes) -> Markup:
    scope = initiatives[0].scope
    name = _(_COLUMNS[scope]) if scope else initiatives[0].level
    items = _joined(_item(each, uptakes) for each in initiatives)
    return Markup('<div><p class="level">{}</p><ul>{}</ul></div>').format(name, items)


def _item(entry: TreeEntry, uptakes: _Uptakes) -> Markup:
    uptake = uptakes.get(entry.entry_id)
    taken = Markup('<span class="uptake some">{}</span>').format(uptake_in_text(uptake)) if uptake else ""
    words = " ".join(filter(None, [entry.number, entry.label]))
    below = _list(list(entry.entries), uptakes) if entry.entries else ""
    return Markup("<li>{} {}{}{}</li>").format(words, taken, _references(entry), below)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
