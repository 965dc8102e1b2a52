"""Common words: words of everyday English and given names, which alone do not name a show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.headline_grammar import OTHERS, SAYING_LITTLE, STOPS, VERBS, word_set

COMMON = word_set(
    """
    abandon abandoned abigail abilities ability able above absolute absurd abyss academy accept accident account ace act
    action actual actually adam advance advent adventure adventurer adventures advice afraid after again age aged agency
    agent aggressive agony aiden air akane akira alaska albert alchemy alex algebra alice alien alive all almanac almond
    alone alpha always amazing amber ambition america american amnesia among amy anchor andrew android angel angela
    angels animal animals anna anniversary announcer annoying another answer ant antidote ants any anyway aoi apartment
    apocalypse appear appearance appears apple april aqua aquarium arc area aria ariel arizona armor arms army around
    arrest arrival arrow art arthur arts ash ashes ashley asia asian ask asleep assassin assassins assault assistant
    assistants asteroid asuka atelier atlanta atlas attack attacks attorney attraction audience august aurora austin
    australia autumn avalanche avenger avengers average awaiting awake awakening away axis ayaka azure baby back
    backstage bad badger balance balcony ball ballet balloon balls bamboo band bang bangkok bar barcelona baron baroness
    barrier bartender base baseball basement basil basket basketball bath batman battle battles beach bean bear bears
    beast beastly beasts beat beats beautiful beauty beaver becoming bed bee bees beetle before begin beginner beginning
    beginnings behavior behind beige beijing being belief believe bell belle beloved below ben benjamin berlin berry
    best beta betrayal better betty between beyond bicycle big bike biology bird birth birthday bite biting bizarre
    black blacksmith blade blame blank blanket blast blaze bleach bless blessing blind blizzard block blood bloom blooms
    blossom blue blueberry blues blush boarding boat body bomb bombed bond bonds bone bones book books boots border
    boris born boss boston both bottle bottom bound boundary bouquet bowl box boy boys brain brand brave bravery bread
    break breaker breakers breakfast breaks breath breeze brenda brian bride bridge brigade bright brilliant bring
    british broken bronze brooklyn broom brother brothers brown brush bubble bubbles bucket budapest buddies bug build
    built bullet bullets bunny bureau burn burning burst bus business busy butterflies butterfly button buttons buy
    buyer by cabbage cafe cage cairo cake cakes caleb calf call calling calls camel camera camp camping campus canada
    canal candidate candle candles candy canoe canvas canyon capital captain captive captured car carbon card care
    carefree carnival carol carolina caroline carpet carrot carry carter cascade case castle cat catalyst catch
    catherine cats cavalry cave celebration cello cells center century ceremony certain chain challenge challenger
    champion chance change changed channel chaos chapter chapters character characters charge charisma charlotte charm
    chase chased check cheer cheerful chef chemistry cherry chess chest chicago chicken chief chihiro child childhood
    children china chinese chisel chloe chocolate choice choices choose chorus chosen chris christmas chronicle
    chronicles church cinderella cinema cinnamon circle circuit circus citrus city civil civilization claim claims
    claire clan clara clarity clash class classic classroom claw clean clear click cliff climax climb clock close closed
    closet cloud clouds clover club coat cobalt cocktail coconut cocoon code coffee coffin coin coincidence cold
    collapse colleague collection collector collision color colorful colors colour comb combat come comeback comedy
    comes comet comfort comic comics coming command commander commotion companion companions company compass complex
    conception concert concrete condition confession conflict connect connection conqueror conquest conscience
    consequence conspiracy contact contract control convenience cook cookie cookies cooking cool coolest copper core
    corner corpse cosmos cotton council count countdown counting country couple courage courageous course court courtesy
    cover cow crab craft crane crash craving crazy cream create creation creature creatures crest crew crime crimson
    crisis cross crossing crossroad crow crowd crowds crown cruel crush cry crystal crystals cue culture cup cure
    curiosity curious curse cursed curtain cute cycle cynthia dad dads daily daisuke daisy dallas dam damage dance
    dancer dances dancing dandelion dandy danger dangerous daniel dark darkest darkness darling data date dating
    daughter david dawn day daybreak days dead deadly deal dealing dear death deborah debt decade december decided
    dedication deep deer defeat defeated defense degrees delhi delicious delight delinquent delivery delta delusion
    demon demonic demons den denial denim dennis denver departure depends depth depths derby descent desert deserted
    design desire despair desperation destiny destroy destruction detective detectives determination detroit development
    devil dew diamond diamonds diana diaries diary dice die died difference different digital dignity dilemma dimension
    dining dinner dinosaur direction dirty disappearance disaster discipline disco discovery disease disguise disk
    disorder distance distant district disturbance dive divergence divide divine division doctor dog dogs doll dolls
    dolphin domain dome dominion done donkey donna doom door dormitory double doubt down downtown dragon dragons drama
    dramatic drawer drawing dream dreamer dreaming dreams dress drift drifters drink drive driver drizzle drop drought
    drowning drug drum drums dubai duchess duel duke dungeon dusk dust duty dying dylan dynasty each eagle ear early
    ears earth earthquake east easy eat echo eclipse eden edge edition edward effect egg eight elder eleanor electric
    electricity elegance elegy element elements elephant eleven elf elite elizabeth elk ella else embassy emblem embrace
    emerald emi emily emma emotion emotions emperor empire employee empress empty encounter encounters encyclopedia end
    ending endless enemy energy engage engaged engine england enigma enjoy enough ensemble entertainment envy epic
    equality era erased eric erin ernest error escape escapes essay essence estate eternal eternity ethan eugene europe
    eva eve even event ever everlasting every everyday everyone everything evil evolution ex exam examiner exception
    exceptional exchange excited excuse exhaustion exhibition exile exist existence exit exorcist expect experiment
    explorer explosion exposure express extinction extra extraordinary extreme eye eyes fabulous face fact factory fade
    failed failure fair fairies fairy faith faithful fake fall fallen falling falls false familiar families family
    famous fan fancy fantastic fantasy far farewell farm farmer fast fatal fate father fathers favorite fear feast
    feather february feel feelings feet felix fellow female ferry fest festival fever few fiction field fight fighter
    fighters fighting fights file files find finding fine fire fired firefighter fireworks first fish fist five flag
    flame flash flat flavor fleet flew flight flip flood florida flower flowers fluffy flute fly flying focus fog folks
    follow food fool foolish foot football forbidden force foreign forest forever forget forgetting forgot form former
    fortnight fortress fortune forward foundation founder four fox fractal fragile fragment fragments frame france frank
    free freedom freezing french frequency fresh friction friday friend friendly friends friendship frog front frontier
    frost frozen fruit fruits frustration fugitive fukuoka full fun funny furious further fury fusion future gag galaxy
    gallery games gang garage garden garlic gary gate gates gather gathering gear geisha gem general generation genesis
    genius gentle gentleman geometry george georgia german germany get getting ghost ghosts giant gift ginger giraffe
    girl girlfriend girlfriends girls give given glacier glad glass glasses glimpse gloomy glory gloves glow go goat god
    goddess gods goggles gold golden golf gone good goodbye goofy gorgeous gossip got grab grace grade graduation grain
    grammar grand grandma grandpa granite grape grapes gratitude grave gravitation gravity gray great greatest greed
    green gregory grey grief grind groove ground group grow growing grown guard guardian guardians guards guest guests
    guide guild guilt guilty guitar gun gunner guns guy guys gymnastics habit haiku hair half hall hammer hamster hana
    hanako hand hands handsome handyman hannah happen happened happiness happy harbor hard harmony harold harp harry
    haru haruka haruto harvest hat hate hatred haunted haven hawaii head heal healer healing health heard heart hearts
    heaven heavenly heavens heavy heidi height held helen helium hell hello helmet help helpful henry herald here hero
    heroes heroic heroine heroines hesitation hidden hide hideout hides high highway hikari hikaru hill hinamatsuri
    hinata hiroshi hiroshima historic history hit hits hobby hold hole holiday hollow hollywood holy home homes honey
    honor honorable hood hope hopes horizon horn horror horse horses hospital host hot hotel hour house household
    houston hug huge hugo human humanity humans hundred hunger hungry hunt hunter hunters hurricane hurt husband hybrid
    hydrangea hydrogen hypothesis hysteria ice icicle idea ideal identical identity idol idols ignite igor illness
    illusion illusions imaginary imagination imaginations immortal immortality impact imperial impossible improved
    impulse incident incredible index india indigo individual infection inferno infinite infinity influence information
    inherit initial injured ink inn inner innocence insanity insect inside inspection inspector inspiration instant
    instinct instructor insult intention interactive international interview interviews intuition invasion investigation
    invisible iris iron irony isaac isabella isekai island istanbul ivan ivory ivy jack jackson jacob jade jail jakarta
    jam james jane january japan japanese jasmine jason jazz jealous jealousy jeffrey jelly jellyfish jennifer jerry
    jessica jet jewel jewelry job jobs joe john join joker jolly josei joseph journey joy judge judgement juice julia
    july jump jun june jungle just justice kaiju kaito kanji kanon kaori karaoke karen karma kathleen keep kei keith ken
    kenji kenneth kento kevin key kick kicked kicking kid kidding kids kill killer killing kimberly kimi kimono kind
    king kingdom kingdoms kings kiss kitchen kite kitten kitty knew knife knight knights knocked knot know knows kobe
    kohei korea korean kou kyoto lab labor labyrinth lace lad ladder ladies lady ladybug lagoon lake lamb lamp lampshade
    land lane language lantern large largest larry laser last lasting late later laugh laughing laughter laura lavender
    law lazarus lead leader leaf league leah leap learn learning leather leave led ledger left legacy legal legend
    legendary legends legs lemon lend leo leon lesson lessons let letter letters level lewis liam liar liberty librarian
    library lie lies life lifestyle lift light lighter lighthouse lighting lightning lights like lily lime limit limits
    linda line linen lion lips lipstick liquid lisbon list listen listeners little live lives living lizard loaded
    lobster location lock lockdown locked log logan logic logs lollipop london loneliness lonely loner long longer
    longing look looking loop lord lords lose loser losing loss lost lots lotus loud louis louise love loved lovely
    lover lovers loves loving low loyalty lucas luck lucky lucy luke lullaby lunar lunch luxury lyrical machine macross
    mad made madness madrid magazine magenta magic magical magician magnetic mai maid maiden maidens mail major majority
    make makoto malice mami man management manager mango manhattan manila manners manor mansion many mao map maple
    marble march margaret mari maria marie marigold mark market marmalade maroon marriage married mars marsh martial
    martin mary masashi mascara mask masked mason massacre master masterpiece masters match matcha matches mate matt
    matter max maximum may maybe maze meadow meal mecha mechanical medal medalist medic medieval meet meeting meets mega
    megumi melancholy melbourne melissa melody melon member memoir memorial memories memory men menace mental merchant
    mercury mercy mermaid mess messenger metal metallic meteor method methods metro mezzo mia miami michael michelle
    michi middle midnight midsummer might mighty mike miku milan milestone military milk millennium million minami mind
    minds mine mini ministry mint minute mio miracle mirage mirai mirror mirrors misaki mischief misfit misfortune miss
    missed missing mission mist mistress mitten mix mixed miyuki mob mode model modern moment moments monarch monday
    money monica monkey mononoke monster monsters month montreal mood moon moonlight moonlit moose mop more morning
    mornings moscow most motel moth mother mothers motion motive motor mountain mountains mourning mouse mouth move
    movement movements moves movie movies moving mud multiple multiverse mumbai mummy murder muscle muscles museum
    mushroom music mustard mutiny mutual mysterious mystery mystic mystical myth mythical nagisa nagoya nail nails naked
    name names namesake nana nanami nancy naoko nara narrative narrow natalie nathan nathaniel nation nations native
    natsuki natural nature naughty near nearby need needle needless needs negative neighbor neighborhood neighbors neo
    neon nerd nest nevada never new newcomer news next nice nick nickel nickname nicole night nightmare nights nighttime
    nina nine ninja noah noble nobody nobunagun nocturne noir noise none nonsense noodles noon normal north northern
    nose nostalgia note notes nothing novelist november now nowhere nuclear number numbered numbers nurse nursing oak
    oakland oasis oath object oblivion obsession obsolete occult ocean october octopus odd odyssey offer office officer
    officials okay old older olivia omega once one onion online only onyx opal open opening opera operation opportunity
    opposite optimism oracle orange orb orchard orchestra orchid order ordinal ordinary organ orient origin original
    origins orlando orphan osaka oscar otaku other others otherwise otter otto ours out outbreak outcast outdoor
    outlander outlanders outlaw outlet outlook over overcoming overdose overdrive overflow overlord overtake owen owl
    owls own owner owners oxygen ozone pace pack page pain paint painter painting pair palace pamela pancake pancakes
    panda panel panic paper paprika parade paradise paradox parallel paranoia parasite parasites parent parents paris
    park parrot part partner party pass passage passed passion password past patch path paths patience patient patrick
    patrol pattern paul pause peace peach peak peanut pear pearl penguin penguins people pepper perfect perfectly
    perfume peril period permission person persona perspective pet peter phantom phantoms pharmacy phase phenomenon
    phoenix phone photo physical piano pick picnic picture piece pieces pig pigeon pilgrim pillow pilot pilots pine ping
    pink pioneer pirate pirates pitch place places plague plain plan planet planets plant plastic plate platinum play
    played player playing please pleased pleasure plot plum plunder pluto pocket pods poem poet poetry point pointed
    poison poisonous polar police pond pong pony pool poor pop popcorn poppy popular port portland portrait position
    positive possession possible possibly post pot potato potion potions poverty power powerful powers practice prague
    prairie prayer precious prejudice prelude premium presence present president pressure pretender prettiest pretty
    pride priest prime prince princes princess princesses principal prison prisoner prisoners private privilege prize
    problem prodigy professional professor profile program progress project prologue promise promised proof prophecy
    prosperity protect protector protocol prototype proud psychic psycho psychology public pudding pulse pumpkin punch
    punishment punk punks pup pupa puppet pure purple purpose pursuit push puzzle quarter quartet quartz queen queens
    quest question questions quick quiet quiz rabbit raccoon race racer races rachel racing radiance radiant radio rage
    rail rails railway rain rainbow raincoat rainy raise raised ralph ramen random ranger rank ranked ranking rare
    rascal rated raven ray raymond reach react read reader readers ready real realist reality realm reason rebecca rebel
    rebellion rebirth reborn rebuilt recall received receptionist recipe reckoning recommendation record recorder
    recording records recovery red redemption redline reflect reflection refuge refuse region regret rei reign
    reincarnation rejected related relations relationship relative relay relic relief reluctant remaining remake
    remember remembers remembrance reminiscence remix remorse ren rent replay reply report reputation request requiem
    rescue rescued research reservoir reset resident resistance resolution resonance response rest restart restaurant
    restoration retired retirement return returner reunion revelation revenge revenger reverence reverse revisions
    revival revolt revolution revolver reward rewrite rhapsody rhythm ribbon rice rich riddle ride rider riding rift
    right rika riku rin rina ring rings riot risa rise rising ritual rival rivalry river road roads robin robot robotics
    robots rock rocket rocks roger role roll romance romantic rome ronald roof rooftop room roommate root rose rotten
    rough round route routes routine royal ruby ruin ruins rule ruler rules rumor run runaway runner running rush russia
    rust ruth ryan ryo saber sabotage sacred sacrifice sacrifices sad sadness safe saga sailing sailor sailors saint
    saints sake saki sakura salad salary sale salmon salsa salt sam same samuel samurai sanctuary sand sandals sandra
    sanity sapphire sapporo sara satellite satire satoshi saturday savage saved saving savior saw say sayaka scale scar
    scarf scarlet scary scene scenes school schools science scientific scoop scooter score scott scout scouts scrap
    screaming screen screw scrolls sea seal sean search searching seas season seasonal seat seattle second secret
    secretary secretly secrets security seduction see seed seeds seinen selection selector self sendai senior senpai
    sense sensei sensitive sentence seoul separation september sequence serenity seriously servant servants serve
    service session seven seventh sexy shades shadow shadows shame shampoo shanghai shape share shark sharon sharp shave
    sheep shelf shell shelter shepherd shield shift shifting shin shine shinji shinobu shiny shiori ship shipwreck shock
    shoes shogun shojo shonen shooter shooting shop shopping shore short shorts shot shoulder show showdown shower
    shrimp shrine shuffle shut shy siblings sick side sides sight sign signal signs silence silent silk silver simon
    simple sincerely sincerity sing singapore singer singing single sinking sinner sinners sins sister sisters situation
    six sixteen size skeleton skeptic sketch skies skill skills skin skip skirt skull sky slam slave sleep sleeping
    sleepless slice slime slope slow slumber small smart smile smoke snake sneakers sniper snow snowball snowy soap
    soccer social society socks soda soldier soldiers solid solitude solo solution some someday somehow someone
    something sometimes son song songs sooner sophia sophie sora sorcerer sorcerers sorcery sorrow sorry soul souls
    sound sounds soup source south southern space spark sparkling sparks sparrow speaking spear special specialist
    species spectacular spectral spectrum speech speed speeding spell spells spend sphere spice spider spin spiral
    spirit spirits splash splendor spoils spoke sponge spooky spoon sport spotlight spring sprint spy squad square squid
    squirrel stage stairs stalker stampede stand standing stands star stardust starry stars start starting state station
    stay steady steal steam steel stella step stephanie steps steve steven stew stick stickers stigma still sting stone
    stop store stories storm story straight stranded strange stranger strategies strategy stray stream street strength
    strictly stride strife strike strikes string strong stronger strongest struggle student students studio stuff stupid
    style subject submarine subtle subway success suddenly sugar suggestion suicide suite suits sum summer summit
    summoned sumo sun sunday sunflower sunflowers sunny sunrise sunset sunshine super supernatural supremacy supreme
    surfing surgeon surprise surrender survival survive survivor survivors susan sushi suspense suspicion swallow swamp
    swan swap swear sweat sweet sweetheart swift swim swimmer swimming switch sword swords swordsman sydney sympathy
    symphony syndrome system table tactic tactical tactics tail taipei taiwan takashi take takeshi taking tale talent
    talented tales talk talker tall tango tank target task taste tattoo taxi tea teacher teachers teal team tears
    teasing technology teen telescope tell temper temple temptation ten tender tennis terra territory terror terry test
    testament texas thailand thank theater theo theory therapy thick thief thieves thin thing things think third thirst
    thistle thomas thorn thought thousand thread threads three thrill thriller throne through thunder thunderbolt ticket
    tide ties tiger tight till tim time timeless timer times timothy tiny tip tired titan title toad today together
    tokyo tolerance tom tomato tomb tomo tomorrow tomorrows tongue tonight tony tools tooth top topaz torch torment
    toronto torture toru total touch touching tough tour tournament tours towel tower town toxic toy traces track tracks
    tractor trade tragedy trail trails train trained trainer training tram tranquility transfer transformation
    transformers translation trap trapped trash trauma travel traveler travelers traveling traveller treason treasure
    treasures treat tree trees trek tremor trial tribe tribute trick tricks trickster tried trigger trilogy trinity trip
    triple triumph troops tropical trouble troublemaker troubles truck true trumpet trust trusted truth try tsubasa tub
    tuesday tulip tuna tune tunnel turkey turmoil turn turned turquoise turtle tutor twelve twenty twilight twin twinkle
    twins twist twisted two typhoon typical tyranny ugly ultimate umbrella unbound uncle undead under underground
    unexpected unfair unhappy unicorn unidentified uniform union unique unit unity universal universe university unknown
    unlimited unlucky unpopular unseen unusual unwanted upper uprising upside urban usa used useful usual utopia
    vacation valentine valkyrie valley vampire vampires van vancouver vanilla vanish vanity vector veil velvet vengeance
    venus verdict verse versus very victor victoria victory video vienna view viewer vigil vigor village villagers
    villain villainess villains vinegar vineyard violence violet violin virgin virginia virtual virtue virus vision
    visions visit visitor visual vitality vivid voice voices void volcano volleyball voyage wait waiting waitress wake
    waking walk walker walkers wall wallpaper walnut walter waltz wander wanderer wandering wanted war warmth warning
    warrior warriors wars warsaw watch water waterfall wave waves way weak wealth weapon wearing weasel weather wedding
    week weekend weekly weight weird welcome well went west whale whales whatever wheel whip whisper whispers white
    wholesome wicked wide widow wife wild wilderness will willing willow wind window wing wings winner winners winter
    wipe wire wisdom wise wish wishes witch witches without wizard wizardry wolf wolverine wolves woman women wonder
    wonderful wonderland wonders wood word words work worker working works workshop world worlds worm worst worthy
    wounds wrath wreck wrench write writer wrong wyatt yacht yard year yearning yellow yen yes yesterday yokai yoko
    yokohama york young younger your youth yu yui yuji yuka yuki yumi yuri yuu yuuki yuzu zeal zenith zero zinc zipper
    zodiac zoe zombie zombies zone zoo
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
