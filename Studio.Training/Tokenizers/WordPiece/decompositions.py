"""Writes decompositions.txt: what canonical decomposition (NFD) leaves of a character once its nonspacing marks are
dropped, for every character that it changes; Hangul syllables are left out, arithmetic gives theirs.
Run with: python3 decompositions.py > decompositions.txt"""
import unicodedata

print("# Unicode", unicodedata.unidata_version, "- character, then what stays of it; written by decompositions.py")
for code in range(0x110000):
    whole = unicodedata.normalize("NFD", chr(code))
    if whole != chr(code) and not 0xAC00 <= code <= 0xD7A3:
        stays = [c for c in whole if unicodedata.category(c) != "Mn"]
        print(" ".join("%X" % ord(c) for c in [chr(code), *stays]))
