"""Leeches: cards that are forgotten again and again, and need other words rather than another review."""


def is_leech(lapses: int, threshold: int) -> bool:
    """Whether a lapse makes a card a leech, by Anki's rule: at the threshold, then each half of it again.

    Args:
        lapses: how often the card was forgotten, this lapse included.
        threshold: lapses at which it first counts; 0 for never.
    """
    if threshold == 0 or lapses < threshold:
        return False
    return (lapses - threshold) % ((threshold + 1) // 2) == 0
