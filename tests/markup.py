"""What a page says, however its lines are broken."""

import re


def words(page: str) -> str:
    """The words alone, without scripts and tags, one space between them."""
    spoken = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", spoken))


def tight(page: str) -> str:
    """The markup with one space where there are several, and none beside a tag."""
    return re.sub(r" ?(<[^>]+>) ?", r"\1", re.sub(r"\s+", " ", page))
