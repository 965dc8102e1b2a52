"""Common words: words of everyday English and given names, which alone do not name a show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.headline_grammar import OTHERS, SAYING_LITTLE, STOPS, VERBS, word_set

COMMON = word_set(
    """
    abandon able above abyss academy accident ace act action adam adventure adventures after again age agent air akane
    akira alex alice alien alive all alone alpha always amazing amber america american amnesia among amy angel angels
    animal animals anna another answer any aoi apartment apocalypse appear apple april aqua aquarium arc area aria
    ariel arms army around arrival arrow art ash asia asian assassin assassins asuka atelier attack august australia
    autumn awake awakening away ayaka baby back bad ball balloon band bang bar bartender base basket bath battle beach
    bear beast beastly beat beautiful beauty bed bee before begin beginning behind bell belle beloved below ben best
    beta better between beyond big bike bird birth bite black blade blank blast blaze bleach bless blessing blind
    block blood blossom blue boat body bomb bond bone bones book books border born boss both bottle boundary box boy
    boys brain brave bread break breaker breakers breath bride bridge bright bring british broken brother brothers
    brown bullet burn burning bus butterfly button by cafe cage call camp campus canada canvas capital captain car
    card care carnival carol case castle cat cats center century chain challenge champion chance change chaos charge
    charm chase cheer cherry chess chicken chief chihiro child children china chinese choice chosen chris christmas
    chronicle chronicles church cinema circle circus citrus city class classic classroom claw clean clear clock close
    cloud club coat cocoon code coffee coin cold collection color colorful colors colour combat come comedy comet
    comic comics coming command company complex contact contract control cook cooking cool core corpse cosmos count
    country couple courage court cow crane crash crazy create creature crime crimson crisis cross crow crown cruel cry
    crystal cue culture cup curse cute cycle daily daisuke damage dance dancer dancing dandelion danger dangerous dark
    darkness date daughter david dawn day days dead deadly dear death december deep deer delicious delivery demon
    demons den descent desert desire destiny destroy detective devil diamond diary dice die different dinner dinosaur
    dirty disaster distance dive doctor dog dogs doll dolls dome door double down dragon dragons drama dream dreaming
    dreams dress drift drifters drink drive driver drop drug dungeon dusk dust duty dying each eagle ear early earth
    east easy eat echo eclipse eden edge effect egg eight elder electric element elf elite else emblem emerald emi
    emma emperor empire empress empty encounter end ending endless enemy energy engage engine england enough
    entertainment era erased eric erin error escape essence eternal eternity europe eve even event ever every everyday
    everyone everything evil evolution ex exit exorcist extra extreme eye eyes face factory fair fairy faith fake fall
    fallen family famous fan fancy fantastic fantasy far farm fast fate father favorite fear feast feather february
    feel fellow fest festival fever few fiction field fight fighter fighters fighting file fire fireworks first fish
    fist five flag flame flash flight flower flowers fly flying fog food fool foot forbidden force foreign forest
    forever forget form fortune forward four fox fractal fragile frame france free freedom freezing french friday
    friend friends frog front frost frozen fruit full fun funny furious future gag galaxy gallery gang garden gate
    gates gathering gear gem general generation genesis genius gentle gentleman george german germany get ghost ghosts
    giant gift girl girlfriend girls give given glass glasses glory glow go god goddess gods gold golden gone good
    goodbye grace grade grand grave gravitation gravity great green grey ground group grow guard guardian guide guild
    guilty guitar gun guns guy guys hair half hall hammer hana hanako hand hands hannah happiness happy hard harmony
    harry haru haruka haruto harvest hat hate haven head heal healing heart hearts heaven heavenly heavy hell hello
    help henry herald here hero heroes heroine heroines hidden hide high highway hikari hikaru hill hinata hiroshi
    history hit hold hole holiday hollow holy home honey honor hood hope horizon horn horror horse hospital host hot
    hotel hour house human hundred hungry hunt hunter hunters hurricane ice idea ideal idol idols illusion imagination
    imaginations immortal impact imperial impossible incident india infinite infinity ink inn inner insect inside
    inspector instant interview invasion invisible iris iron island jack jacob jade jail james january japan japanese
    jazz jewel job joe john join joker journey joy judge juice july jump jun june jungle just justice kaito kanon
    kaori karma keep kei ken kenji kento kevin key kick kid kids kill killer killing kimi kind king kingdom kings kiss
    kitchen kite kitty knife knight knights know kohei korea korean kou kyoto lab labyrinth lady lake lamp land
    language last late later laugh laughing law lazarus lead leader leaf league learn leave left legacy legal legend
    legendary legends lemon leo lesson letter letters level lewis liar library lie lies life light lightning like lily
    limit line lion liquid list listen listeners little live lives living locked logic london lonely long look loop
    lord lose loser lost lotus loud love lovely lover lovers low luck lucky luke lullaby lunar lunch machine macross
    mad magic magical magician magnetic mai maid maiden mail major make makoto mami man mansion many mao map march
    mari maria mark market marriage married mars martin mary masashi mask master masters match mate matt matter max
    maximum may maze meal mecha medal medalist medic meet meeting megumi melody member memorial memories memory men
    mercy mermaid metal meteor metro mezzo michael michi middle midnight might mighty mike miku military milk million
    minami mind mine mini mio miracle mirai mirror misaki misfit miss missing mission mist mix miyuki mode model
    modern moment monday money monkey mononoke monster monsters month moon moonlight more morning mother motion motor
    mountain mouse mouth move movie movies murder muscle museum music mysterious mystery myth nagisa naked name
    namesake nana nanami naoko nathan nation natsuki natural nature near need needless neighbor neo nerd nest never
    new news next nice nick night nightmare nights nine ninja noble nobody nobunagun noir noise none normal north nose
    note notes nothing november now number numbers nurse oath object obsolete occult ocean october odd office officer
    old older omega once one only open opening opera operation opposite oracle orange orb order ordinary organ orient
    origin original orphan osaka oscar other others out outlaw over overdrive overflow overlord overtake own pace page
    pain paint painting pair palace panda panel panic paper parade paradise paradox parallel parasite parent park part
    partner party pass passion past path patient pattern paul peace peach peak pearl people perfect person pet peter
    phantom phase phoenix phone photo piano picture piece pig pilot pink pirate pirates place plan planet planets
    plant plastic play player playing please pleasure pluto pocket poem poet point poison police pond pool pop popular
    port position possible post pot power powers prayer precious prelude present president pretty pride priest prime
    prince princess prison private prize problem professor profile program progress project promise proof protect
    protocol proud psycho pulse pumpkin punk punks pupa puppet pure purple puzzle queen quest question quick quiet
    rabbit race racer rachel radiant radio rage railway rain rainbow raise random rare raven ray reach read ready real
    reality reason rebel rebellion rebirth reborn record red redline reflection regret rei reign reincarnation relay
    relief remake remember remembrance ren reply report request requiem rescue rest restart restaurant return returner
    revelation revenge revenger revisions revolution reward rhythm rice rich ride rider right rika riku rin rina ring
    risa rise rising rival river road robin robot robotics rock rocket role roll romance roof room root rose rough
    round route royal ruby rule ruler rules run runner running russia ryan ryo sacred sacrifice sad safe saga sailor
    saint saki sakura salt sam same samurai sand sara satoshi saturday savior say sayaka scar scarlet scene school
    science scout screen sea seal sean search season second secret see seed self sense september servant seven shadow
    shadows shape share shark sharp sheep shell shelter shield shift shin shine shinji shinobu shiori ship shock shop
    short shot shoulder show shuffle shy side sight sign silence silent silver simon simple sing singapore singer
    single sister sisters six size skeleton skill skin skip skull sky slam slave sleep sleeping slime slow small smart
    smile smoke snake snow snowball social soldier some someone something son song songs sora soul souls sound source
    south space spark spear special speed spell sphere spice spider spiral spirit spirits splash sport spring spy
    square stage stand star stars start state station stay steal steam steel step steve stick still stone stop store
    storm story straight strange stranger strategy street strength strike string strong student students studio style
    sugar suicide summer sun sunday sunny sunrise sunset super supernatural survival sweat sweet swim swimming switch
    sword swords symphony system table tactics tail taiwan takashi takeshi tale tales talk tank target taste tea
    teacher team tears teen tell temple ten terra terror test thailand theater thief thing things think third thomas
    thousand three throne through thunder ticket tide tiger tim tiny today together tokyo tom tomo tomorrow tonight
    tony tooth top toru total touch tower town toy track trade trail train transfer travel traveler treasure tree
    trial tribe trick trigger trinity trip triple trouble truck true trust truth try tsubasa tune turn tutor twelve
    twilight twin twins twist two ultimate umbrella uncle undead under underground unicorn uniform union unit universe
    unknown unlimited upper urban usa vacation valkyrie valley vampire vampires vector veil venus very victor victory
    video village villain villainess violence violet virgin virtual virus vision voice void volcano volleyball wait
    walk walker wall wander wandering war warrior warriors wars watch water wave way weapon weather wedding week
    weekend weird well west whale wheel whisper white wicked wide wife wild will wind window wing wings winner winter
    wire wise wish witch witches without wizard wolf wolves woman women wonder wonderful wonderland wood word words
    work worker working works world worlds worst wrath write wrong yard year yellow yes yesterday yokai yoko young
    your youth yu yui yuji yuka yuki yumi yuri yuu yuuki yuzu zero zombie zombies zone zoo
    """
)
"""Folded words. A name of such words alone counts only beside a second hint; names of several of them count less."""

_EVERYDAY = SAYING_LITTLE | VERBS | OTHERS | COMMON


def content(words: Sequence[str]) -> int:
    """Count the words that carry meaning."""
    return sum(word not in STOPS for word in words)


def distinctive(words: Sequence[str]) -> int:
    """Count the words that are neither common nor of the grammar: what tells one name from everyday speech."""
    return sum(word not in _EVERYDAY and not word.isdigit() and len(word) > 1 for word in words)
