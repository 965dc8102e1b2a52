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
    """
)
"""Words that carry no meaning of their own, of English and of the Romance languages."""

PARTICLES = word_set("no wo o ga wa ni de to mo na ka ya he kara made san chan kun sama of")
"""Words that join what stands before and behind them to one phrase, so that a name does not end there."""

VERBS = word_set(
    """
    adapts add adding adds air aired airing airs announce announced announces arrive arrives become becomes begin
    begins bring brings cancelled cast casting casts celebrate celebrates cited cites collaborate collaborates coming
    confirm confirmed confirms cover crosses dated debut debuted debuts delay delayed delays delist delists delve
    delves die dies discuss discusses drop drops earn earned earns end ended ending ends enter enters explain explains
    expands explores extend extends feature features finds get gets getting give gives goes grosses hints hit hits
    hold holds host hosts inspire inspires introduces join joined joins kicks land lands launch launches lead leads
    leaves license licensed licenses list listed lists make makes making marks monetises move moves nabbed nabs names
    nominate nominates open opened opens perform performs picks plan planned plans postpone postponed postpones
    postponing premiere premiered premieres present presents preview previews produce produces promote promotes
    publish publishes pushed quotes ranks reach reaches receive receives recommends release released releases
    releasing remains renewed report reported reportedly reports reschedules resume resumes return returning returns
    reveal revealed reveals review reviews run runs says schedule scheduled schedules screen screens sell sells set
    share shared shares shine shines show shows sings sold splits stage stars start started starts stays stream
    streamed streaming streams surpasses takes talks tease teased teases tells thanks tops trends unveil unveiled
    unveils update updates wants watch win wins won wraps
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

BETWEEN = word_set(
    """
    new upcoming original main first second third fourth fifth sixth seventh final next latest 1st 2nd 3rd 4th 5th 6th
    7th 8th 9th english japanese french german spanish hindi additional all more blu ray bluray dvd theme song opening
    light short mini spinoff sequel prequel web franchise project hd remastered box office official key
    """
)
"""Words that may stand between a name and the noun that says what it is."""

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

LIVE_ACTION = re.compile(r"\blive[\s-]+action\b", re.IGNORECASE)
ADAPTED = re.compile(
    r"\b(?:gets?|getting|got|receives?|inspires?|announces?|with|as|into|spawns?|confirms?|reveals?|lands?|green-?lit"
    r"|adapted|adaptation|for|to)\b(?:\s+[\w-]+){0,3}?\s+(?:tv\s+)?anim(?:e|ation|ated)\b|\banime\s+adaptation\b",
    re.IGNORECASE,
)
"""What makes a headline of a manga, novel or game one of its anime."""
