import pytest

from content.editor.syllables import count_syllables

# As they are spoken; words of every kind that such texts are made of.
WORDS = """
Amt Brief Staat See Frau blau Kind neu hier Wien Typ Zoo bleibt läuft Team Pass
Ter-min Häu-ser Leu-te Bau-er Feu-er neu-e Ei-er zu-erst schrei-en er-schien zie-hen Pa-pier viel-leicht Bay-ern
Han-dy Aus-weis A-syl-heim Tou-rist Bü-ro be-quem Sys-tem Yo-ga Eu-ro ge-impft ge-ehrt Ni-veau Ser-vice Hot-line
Ge-burts-ur-kun-de Mel-de-be-schei-ni-gung Auf-ent-halts-er-laub-nis Woh-nungs-ge-ber-be-stä-ti-gung Kran-ken-haus
Bür-ger-bü-ro Aus-län-der-be-hör-de Staats-an-ge-hö-rig-keit Fik-ti-ons-be-schei-ni-gung Ver-pflich-tungs-er-klä-rung
Fa-mi-li-e Fa-mi-li-en-kas-se Fe-ri-en Li-ni-e Bat-te-rie Ka-te-go-rie E-ner-gie Me-di-en stu-die-ren re-gis-trie-ren
I-ta-li-en Sy-ri-en U-kra-i-ne Ru-mä-ni-en Sta-ti-on In-for-ma-ti-on Re-ak-ti-on Pa-ti-ent O-ri-en-tie-rung Kli-ent
fi-nan-zi-ell ak-tu-ell of-fi-zi-ell Be-am-ter Be-auf-trag-te be-an-tra-gen be-en-den be-ur-tei-len Be-ur-kun-dung
be-in-hal-ten be-ein-flus-sen ge-eig-net Mu-se-um I-de-en Ko-or-di-na-ti-on Toi-let-te Qua-li-fi-ka-ti-on Gym-na-si-um
Rei-se-un-ter-la-gen Kün-di-gung Kau-ti-on Ge-nau-ig-keit Steu-er-er-klä-rung Ju-gend-li-che Eu-ro-pa zwei-ein-halb
Re-li-gi-on Vi-de-o Ja-nu-ar Fe-bru-ar Ru-i-ne The-a-ter Hy-gi-e-ne Im-mo-bi-li-e Ma-te-ri-a-li-en Kri-te-ri-en
Ko-pi-en The-ra-pie Spa-ni-er i-ta-li-e-nisch Mi-gra-ti-ons-be-ra-tung Psy-cho-so-zi-a-le Di-a-lekt Bib-li-o-thek
Auf-nah-me-ein-rich-tung So-zi-al-ver-si-che-rungs-num-mer U-ni-ver-si-tät Zu-ge-wan-der-te Sti-pen-di-en Goe-the
Mo-sa-ik ab-läuft se-xu-el-le bi-o-me-tri-sches Ge-wer-be-amt Här-te-fall-kom-mis-si-on
"""


def test_nearly_all_german_words_are_counted_as_they_are_spoken() -> None:
    counted = {word: count_syllables(word.replace("-", "")) for word in WORDS.split()}
    wrong = {word: count for word, count in counted.items() if count != word.count("-") + 1}
    assert len(counted) >= 120
    assert len(wrong) <= len(counted) * 0.05, wrong


@pytest.mark.parametrize(("word", "count"), [("EU", 2), ("AOK", 3), ("E-Mail", 2), ("Kfz", 1), ("EU-Bürger", 4)])
def test_abbreviations_are_spelt_and_parts_counted_each(word: str, count: int) -> None:
    assert count_syllables(word) == count


def test_an_umlaut_of_two_characters_counts_like_one() -> None:
    assert count_syllables("Ha\u0308user") == count_syllables("Häuser") == 2
