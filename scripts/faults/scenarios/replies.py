"""Replies are lost after the commit: a proxy cuts the connection before or inside them, the phones send the same again."""

from scripts.faults.proxy import Proxy
from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, stand
from scripts.faults.wires import Wire


async def replies(nursery: Nursery, kind: str, times: int) -> Report:
    """Tests are taken until `times` replies were cut off; a third of all are."""
    async with stand(nursery, kind) as place, Proxy(place.service.port, share=0.33) as proxy:
        storm = place.storm(connect=lambda: Wire.connect(proxy.port), seed=times)
        storm.begin()
        while proxy.cuts < times:
            await storm.acknowledge(5)
        await storm.finish()
        verdict = await place.verdict()
        complaints = place.complaints()
    facts = {"replies_cut": proxy.cuts, "tests": storm.taken, "repeated": storm.repeats}
    return Report("replies", kind, facts, verdict, (complaints,) if complaints else ())
