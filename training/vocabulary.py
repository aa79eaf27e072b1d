"""Which of the 250,000 pieces of words are kept, and the tokeniser made of them."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as model_pb
from wordfreq import iter_wordlist, top_n_list

from training.sources import SEED, Example
from training.weights import Packed

KEPT = 40_000
SPECIAL = 4
# Words by how often they are said count as so many words of our texts.
LANGUAGES = {"de": 1.0, "nb": 1.0, "en": 1.0, "da": 0.25, "sv": 0.25}
MOST_WORDS = 100_000
FOREIGN = "fr nl es it pt pl fi is tr cs hu ro".split()


def kept_pieces(whole: spm.SentencePieceProcessor, found: Packed, texts: Sequence[str]) -> list[int]:
    """The numbers of the pieces that are kept, in their order: letters, and what our languages use most."""
    used = Counter[int]()
    for encoded in whole.encode(list(texts)):
        used.update(encoded)
    most = sum(used.values())
    for language, share in LANGUAGES.items():
        words = [word for word, _ in zip(iter_wordlist(language), range(MOST_WORDS), strict=False)]
        for rank, encoded in enumerate(whole.encode(words), start=1):
            for piece in encoded:
                used[piece] += share * most / (60 * (rank + 30))  # type: ignore[assignment]
    letters = {at for at, (piece, _) in enumerate(found.pieces) if len(piece.strip("▁")) <= 1 and _is_european(piece)}
    keep = letters | set(range(SPECIAL))
    for piece, _times in used.most_common():
        if len(keep) >= KEPT:
            break
        keep.add(piece)
    return sorted(keep)


def _is_european(piece: str) -> bool:
    return all(ord(letter) < 0x250 or 0x2000 <= ord(letter) < 0x2100 or letter == "▁" for letter in piece)


def tokeniser(pieces: Iterable[tuple[str, float]], path: Path | None = None) -> spm.SentencePieceProcessor:
    """A unigram tokeniser of these pieces; the first four are <s>, <pad>, </s> and <unk>."""
    model = model_pb.ModelProto()
    for at, (piece, score) in enumerate(pieces):
        kind = model_pb.ModelProto.SentencePiece
        row = model.pieces.add(piece=piece if at >= SPECIAL else f"<{at}>", score=score)
        row.type = kind.UNKNOWN if at == 3 else kind.CONTROL if at < SPECIAL else kind.NORMAL
    trainer, norm = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.vocab_size = len(model.pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = 0, 1, 2, 3
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = "<0>", "<1>", "<2>", "<3>"
    norm.name, norm.add_dummy_prefix, norm.remove_extra_whitespaces, norm.escape_whitespaces = (
        "identity",
        True,
        True,
        True,
    )
    data = model.SerializeToString()
    if path:
        path.write_bytes(data)
    made = spm.SentencePieceProcessor()
    made.LoadFromSerializedProto(data)
    return made


def foreign(lines: int = 6000) -> list[Example]:
    """Words of languages we cannot read, as often as they are said, so that they are not taken for one of ours."""
    chance, found = random.Random(SEED), []
    for language in FOREIGN:
        words = top_n_list(language, 20000)
        often = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
        for _ in range(lines // len(FOREIGN)):
            said = chance.choices(words, cum_weights=often, k=chance.randint(3, 24))
            found.append(Example(" ".join(said).capitalize(), "other", weight=0.15, source="foreign"))
    return found
