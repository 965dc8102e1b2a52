"""Headline grammar: the words that headlines of anime news are made of around the names of shows."""

from __future__ import annotations

import re


def word_set(words: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(words.split())


STOPS = word_set(
    """
    a an and are as at be been but by can could de did do does for from had has have he her his how i if in into is it
    its la los me my no not o of off on or our she so than that the their them then there they this those to too up us
    vs was we were what when where which who whom whose why will with would you your el en le les un una x am im ive
    id ill dont cant wont isnt arent didnt doesnt couldnt wouldnt shouldnt thats whats lets youre hes shes theyre
    shall should may might must about after again before never just very really because while until over under
    myself yourself himself herself itself ourselves themselves
    """
)
"""Words that carry no meaning of their own, of English and of the Romance languages."""

PARTICLES = word_set("no wo o ga wa ni de to mo na ka ya he kara made san chan kun sama of")
"""Words that join what stands before and behind them to one phrase, so that a name does not end there."""

VERBS = word_set(
    """
    adapts add adding adds air aired airing airs announce announced announces apologizes arrive arrives asks beats
    become becomes begin begins breaks bring brings builds bundled bundles cancelled cancels captures cast casting
    casts celebrate celebrates cited cites clarifies climbs closed closes collaborate collaborates comes coming
    commemorates competes completes concluded concludes confirm confirmed confirms conquers continued continues cover
    crosses dated debut debuted debuts delay delayed delays delist delists delve delves denies deserves die dies
    discuss discusses divides dominates donates drawn draws drop drops earn earned earns end ended ending ends enter
    enters exceeds exits expands explain explains explores extend extends faces fails falls feature features filmed
    finds follows fronts gains garners get gets getting give gives goes grabs grew grosses grows halts headed heads
    helps highlights hints hires hit hits hold holds honored honors host hosts includes inspire inspired inspires
    introduces invites join joined joins jumps keeps kicks kills land lands launch launches lead leads leaked leaks
    leaves license licensed licenses list listed lists loses make makes making marks meets misses monetises move moves
    nabbed nabs names nears needs nominate nominates offered offers open opened opens outsells overtakes passed passes
    pauses pays perform performs picks plan planned plans plays postpone postponed postpones postponing premiere
    premiered premieres present presents preview previews produce produces promote promotes proves publish publishes
    pulled pulls pushed puts quotes raises ranks reach reaches recalls recasts receive receives recommends refuses
    rejoins release released releases releasing remains remakes remastered remasters removed removes renewed replaces
    report reported reportedly reports reprises reschedules responds restores resume resumes return returning returns
    reunites reveal revealed reveals review reviews revives rounds run runs sails says schedule scheduled schedules
    screen screens secures sees sell sells sends sent set share shared shares shine shines show showcases shows signs
    sings skips slated snags soars sold speaks spends splits stage stars start started starts stays stops storms
    stream streamed streaming streams stuns succeeds sues surpasses suspended suspends sweeps swept switches takes
    talks teaches teams tease teased teases tells thanks thrills throws tops tours travels trends turns unveil
    unveiled unveils update updates visits voted wants warns watch win wins won wraps writes
    """
)
"""What shows, sites and people do in headlines."""

ANIME = word_set("anime animes animation animated tv ova ovas oad oads ona onas アニメ tvアニメ")
"""Words that say outright that the anime is meant."""

PARTS = word_set(
    """
    season seasons episode episodes ep eps cour part parts arc finale film films movie movies special specials series
    sequel sequels prequel spinoff dub dubs dubbed simulcast simuldub trailer trailers teaser pv promo promos bd
    remake reboot franchise visual visuals director 劇場版 映画 第
    """
)
"""Parts and kinds of a show, which games and plays have too, so that they say less."""

OF_ANY_SHOW = word_set("promo promos series special specials teaser trailer trailers visual visuals")
"""Parts that films, games and series of any kind have, so that they say too little behind an everyday word."""

BETWEEN = word_set(
    """
    new upcoming original main first second third fourth fifth sixth seventh final next latest 1st 2nd 3rd 4th 5th 6th
    7th 8th 9th english japanese french german spanish hindi additional all more blu ray bluray dvd theme song opening
    light short mini spinoff sequel prequel web franchise project hd remastered box office official key
    """
)
"""Words that may stand between a name and the noun that says what it is."""

GENRES = word_set(
    """
    psychological thriller horror sci fi scifi science fiction fantasy romance romantic comedy rom com drama mystery
    suspense mecha robot isekai sports soccer football baseball basketball volleyball tennis racing boxing action
    adventure supernatural historical crime detective music idol school workplace cooking yuri bl gl magical girl
    """
)
"""Words of genre that may stand between a name and the noun that says what it is, and are not of the name."""

DETERMINERS = word_set(
    "a an this that these those its my your our his her their every some any heres theres thats lets"
)
"""Words before which no sentence stops, so that everyday words behind them are no title."""

COUNTING = word_set(
    "another every all each other one more many two three four five six seven eight nine ten hundred thousand"
)
"""Names that count what stands behind them, where that is not an anime's own deed ("Another Anime Studio Closes")."""

READING_ON = word_set("at for of into with the a an your my our this that it you we how what as like about")
"""Words behind which a clause of everyday words goes on, where a title would be followed by a verb."""

COLUMNS = word_set(
    "review reviews guide recap interview spotlight feature episode episodes discussion retrospective impressions"
)
"""Ends of what sites call their columns, behind which the name alone is told ("Review: X", "Episode 3 - X")."""

SAYING_LITTLE = STOPS | ANIME | PARTS | BETWEEN
"""Words that tell no name from another."""

OTHERS = word_set(
    """
    manga mangas novel novels webtoon webtoons manhwa manhua game games videogame rpg jrpg mmorpg mmo gacha app
    musical stage stageplay play theater theatre kabuki figure figures figurine statue nendoroid plush plushie card
    cards apparel sneakers audiobook artbook book books creator creators author authors artist artists mangaka va
    seiyuu actor actress actors vocaloid mobile smartphone tokusatsu merch merchandise doujinshi cosplay cosplayer
    comic comics cereal makeup toys toy puzzle pachinko editor illustrator fragrance watches
    """
)
"""What is made beside an anime, and who makes it."""

ORDINALS = {
    word: number
    for number, spellings in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th"), 1
    )
    for word in spellings.split()
}

ROMANS = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}

LINKS = word_set("in of with to at from on by")
"""Words that join the end of a long title to its beginning."""

LEADS = word_set(
    """
    for on about of from in to at by with including featuring via anime film films movie series ova show shows special
    new upcoming original latest the tv hit classic season seasons episode cast trailer both watch like 2
    """
)
"""Words after which a name may begin."""

COLUMN_OF_OTHERS = re.compile(
    r"\b(gn|manga|manhwa|webtoon|(?:light )?novels?|games?|book|figure|musical|stage play)s?\s+(?:\d+\s+)*"
    r"(?:reviews?|guides?|recaps?|spotlights?)\s+$",
    re.IGNORECASE,
)
"""Columns on what is no anime ("Game Review: X")."""

LIVE_ACTION = re.compile(r"\blive[\s-]+action\b", re.IGNORECASE)
ADAPTED = re.compile(
    r"\b(?:gets?|getting|got|receives?|inspires?|announces?|with|as|into|spawns?|confirms?|reveals?|lands?|green-?lit"
    r"|adapted|adaptation|for|to)\b(?:\s+[\w-]+){0,3}?\s+(?:tv\s+)?anim(?:e|ation|ated)\b|\banime\s+adaptation\b",
    re.IGNORECASE,
)
"""What makes a headline of a manga, novel or game one of its anime."""
