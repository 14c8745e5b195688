"""How common a word is: a table in bands, put together by hand for studykit from knowledge of English.

It counts no corpus and copies no list. The first bands are everyday words by part of speech, because phrases
are found by them too; the last one holds what the papers of all fields, or of one, say on each page.
"""

from functools import cache


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


FUNCTION = word_set("""
    a about above across after again against ago al all almost alone along already also although always am
    amid among amongst an and another any anybody anyone anything anywhere apart are aren't around as at away
    back be because been before behind being below beneath beside besides between beyond billion both but
    by can can't cannot cf could despite did didn't do does doesn't doing don't done down due during e.g
    each eight either else enough et etc even ever every everybody everyone everything everywhere except
    far few fewer first five for four from further furthermore had half has have having he hence her here
    hers herself him himself his how however hundred i i.e if in indeed instead into is isn't it it's its
    itself just last least less let let's like many may maybe me meanwhile might million mine more
    moreover most much must my myself near neither never nevertheless next nine no nobody none nonetheless
    nor not nothing now nowhere of off often on once one ones oneself only onto or other others otherwise
    ought our ours ourselves out over own per perhaps quite rarely rather same second seldom seven several
    shall she should since six so some somebody someone something sometimes somewhere soon still such ten
    than that that's the their theirs them themselves then there there's therefore these they third this
    those though thousand three through throughout thus till to today together too toward towards twice
    two under unless unlike until up upon us usually versus very via vs was we well were what whatever
    when whenever where wherever whether which whichever while whilst who whoever whom whose why will with
    within without won't would yet you your yours yourself zero
""")
"""Closed classes: they bind phrases and end them."""

VERBS = word_set("""
    abandon abolish absorb accept accompany account accumulate achieve acknowledge acquire act activate
    adapt add address adjust admit adopt advance affect afford aggregate agree aid aim alleviate allocate
    allow alter amount amplify analyze annotate announce answer anticipate appear append apply appreciate
    approach approve approximate argue arise arrange arrive ask assemble assert assess assign assume
    assure attach attack attain attempt attend attract attribute avoid await balance base bear beat become
    beg begin behave believe belong bend bias bind bleed blend block blow blur boost borrow break bring
    build burn burst bury buy bypass call cancel capture care carry carve cast catch cause cease challenge
    change characterize chase check choose circulate cite claim classify clear close coin collapse collect
    collide colonize combine come commit communicate compare compensate compete complete complicate
    compose compress comprise compute conceal concede concentrate concern conclude condition conduct
    confer confine confirm confront confuse connect conquer conserve consider consist consolidate
    constitute constrain construct consume contain continue contradict contribute control converge convert
    convey convict convince cope copy correct correlate correspond cost count counteract couple cover
    crash create credit criticize cross cultivate curb cure cut damage deal decay deceive decide decompose
    decouple decrease deepen defeat defend define deflect degrade delay delegate delete deliver demand
    demonstrate deny depend depict deplete deploy deposit deprive derive descend describe deserve design
    destroy detect determine develop deviate devise dictate die differ diffuse dig digest dilute diminish
    direct disagree disappear discard disclose discount discourage discover discuss dismiss disperse
    displace display dispute disrupt dissolve distinguish distort distribute disturb diverge divide
    dominate doom double draw drift drive drop dub earn eat echo edit elect elevate eliminate embed emerge
    emit emphasize employ enable enclose encode encounter encourage end endure enforce engage enhance
    enjoy enlarge enrich ensure entail enter entitle equal equip erase erode escape establish estimate
    evade evaluate evaporate evolve exaggerate examine exceed exchange excite exclude excuse execute exert
    exhaust exhibit exist expand expect experience explain explode exploit explore export expose express
    extend extract face facilitate fail fall favor fear feed feel fight figure fill filter finance find
    finish fit fix flatten flee flip float flood flourish flow fluctuate focus fold follow fool force
    forget form formulate foster found free freeze function fund fuse gain gather generalize generate get
    give glue go govern grant grasp grind grow guarantee guess guide halt handicap handle hang happen harm
    harvest hear help hide hinder hinge hit hold hope hurt identify ignite ignore illustrate imagine
    imitate impair implement imply import impose imprison improve include incorporate increase incur
    indicate induce infect infer inflate inflict inform inherit inhibit initialize inject insert insist
    inspire install insulate integrate intend interact interfere interpret introduce invade invent invert
    investigate invoke involve irritate isolate iterate join judge jump justify keep kill know lack last
    laud laugh launch lay lead leak lean learn leave lend lengthen let lie lift like limit link listen
    live load localize locate lock look lose love lower maintain make manage map mark mask match matter
    maximize mean measure meet melt merge migrate mimic mind minimize mirror miss mistake mitigate mix
    mobilize model modify monitor motivate move multiply mutate name need neglect negotiate neutralize
    normalize note notice nourish observe obtain obviate occur offer offset omit open operate oppose
    optimize orbit order organize orient originate outperform outweigh overcome overestimate overlap
    overlook overturn own oxidize pair parameterize parse pass pay peak penalize penetrate perceive
    perform permit persist perturb pick pioneer place plan play point pollute pose possess postpone
    postulate practice precede predate predict prefer prepare present preserve presume prevent print
    proceed process produce prohibit project prolong promise promote propagate propose protect prove
    provide prune publish pull punish purchase push put quantify query question quote raise rank reach
    react read realize rearrange reason reassure recall receive recognize recommend reconcile reconstruct
    record recover recruit recur reduce refer refine reflect refuse refute regard regularize regulate
    reinforce reject relate relax release rely remain remember remove render repeat replace replicate
    reply report represent require rescue research resemble reset resist resolve respect respond restore
    restrict result retain retire retrieve return reuse reveal reverse revise revolve reward rewrite rise
    rotate run sacrifice sample satisfy saturate save say scale scatter search secrete see seek seem
    select sell send separate serve set settle shape share shelter shift shorten show shrink shut signal
    simplify simulate sink sit skip slide slow smooth solidify solve sound spawn speak specify speculate
    speed spend split spoil spread stabilize stack stand start starve state stay steal steer stem step
    stimulate stop store strengthen stress stretch strip strive study subsidize subtract succeed suffer
    suggest suit sum summarize supersede supply support suppose suppress surpass survive swallow swap
    switch synthesize tackle take talk tax teach tell tend term terminate test think threaten throw tie
    tighten tolerate touch trace track trade train transfer transform translate trap travel traverse treat
    trigger triple trust try tune turn underestimate undergo underlie undermine understand unify unite
    update use utilize validate vanish vary verify view violate visit visualize wait walk want warn waste
    watch weaken weigh win wish work worry write yield
""")
"""Everyday and scholarly verbs in their plain form."""

AUXILIARY = word_set("is are was were has have had can cannot may must will does do did")
"""Finite forms that are in every text."""

_PAST = word_set("""
    arose ate became began bought broke brought built came caught chose chosen does drawn drew driven
    drove fallen fell felt forgot forgotten fought found froze gave given goes gone got grew grown heard
    held hid hurt kept knew known laid led left lent lost made meant met overcame paid put ran read risen
    rose said sat saw says seen sent shown shrank sold sought spent split spoke spoken spread stole stood
    stuck taken taught thought threw thrown told took tore underlay understood underwent went won wore
    woven written wrote
""")

EITHER = word_set("""
    attack boost burst collapse copy crash decay delay drift drop echo exchange export fold import jump leak
    link lock mask merge release repair reset scale shift split spread stack swap trace trade transfer trap
""")
"""Verbs that close a phrase as nouns: weight decay, clock drift; they tell as much as the next band."""

NOUNS = word_set("""
    ability absence accident advantage age aim air amount animal answer area argument arm art article
    attempt attention author background ball bank basis bed beginning behavior behaviour belief benefit
    bird bit blood board boat body book bottom box boy brain branch bread brother building business car
    card care case cat cause center centre century chair chance change chapter character child children
    choice church circle city claim class clock cloud coast coat code color colour combination comment
    community company comparison complexity concept conclusion condition confidence connection consequence
    contrast contribution control cost country couple course court cup day deal death decade decision
    decrease degree demand depth detail device dictionary difference difficulty dinner direction
    disadvantage discovery discussion disease distance doctor dog doubt drawback dream drink ear earth
    edge effect effort egg element end energy engine environment error event evidence example exception
    exercise existence expense experience expert explanation expression extent eye face fact family farm
    father fear feature field figure finger fire fish floor flow flower focus food foot force form
    foundation freedom friend front future game garden gas generation girl glass goal gold government
    ground group growth hair hand head heart heat height help history hole home hope horse hospital hour
    house husband idea image importance impression improvement inch increase individual influence
    information insight interest intuition investigation island issue job judge key kind king kitchen
    knowledge lack lady land language law leaf leg lesson letter level library life light limit limitation
    line list literature load loss lot love machine majority man manner map mark market match material
    matter meal meaning means measure meat meeting member memory men mention method middle milk mind
    minute mistake moment money month moon morning mother motion motivation mountain mouth move movement
    music name nation nature need news night noise notion number object observation occasion office oil
    operation opinion opportunity order organization origin others page pain pair paper parent part
    particle party past path pattern people perception performance period person perspective phase phone
    phrase picture piece place plan plant play player point police position possibility potential power
    practice presence present president pressure price principle problem procedure process product program
    progress project promise property proportion purpose quality quantity question range rate reader
    reason recipe record relation relationship research reserve resource respect response responsibility
    rest result return review reward right risk river road role roof room root rule run safety salt scale
    scene school science scientist sea search season section self sense sentence series service set shape
    share ship shop side sight sign signal silence similarity situation size skill skin sky sleep society
    soil soldier solution son song sort sound source space speaker speech speed spirit spring square staff
    stage standard star start state statement station step stone story strategy street strength structure
    student study style subject success sugar suggestion sum summer sun support surface surprise system
    table task teacher team technique technology term territory test text theme theory thing thought time
    title today tool top topic total town trade tradition train training travel treatment tree trick trip
    trouble truth turn type understanding unit university use user variation variety version view village
    visit voice wall war water wave way weather week weight west wheel wife wind window winter woman women
    wood word work worker world writer year
""")
"""Everyday nouns in the singular."""

ADJECTIVES = word_set("""
    able absolute accurate active actual additional alone alternative ancient apparent appropriate
    arbitrary aware bad basic beautiful best better big black blue brief bright broad brown busy careful
    central certain cheap clean clear clever close cold common comparable complete complex complicated
    comprehensive computational concrete considerable consistent constant contemporary correct
    corresponding costly critical crucial current daily dangerous dark dead deep desirable desired
    different difficult direct distant distinct double dry due early easy effective efficient elegant
    empty entire equal equivalent essential exact excellent existing expensive explicit external extra
    extreme fair false familiar famous fast final fine fixed flat flexible foreign formal former free
    frequent fresh full fundamental future general given global good great green grey happy hard harder
    heavy helpful high higher huge human identical immediate implicit important impossible impressive
    inappropriate independent individual initial inner interested interesting intermediate internal
    intuitive key kind large larger late latter leading light likely little local long longer loose low
    lower main major mathematical maximum meaningful mere middle minimal minimum minor moderate modern
    multiple mutual narrow natural necessary new nice noisy normal notable novel numerous obvious odd old
    open opposite optimal ordinary original overall partial particular past perfect physical plain
    plausible poor popular possible powerful practical precise present previous primary prior private
    promising proper public pure quick quiet random rare raw ready real realistic reasonable recent red
    regular related relative relevant reliable remarkable responsible resulting rich right robust rough
    safe satisfactory scientific separate serious sharp short shorter significant similar simple single
    slight slow small smaller smart social soft sole solid sophisticated special specific stable standard
    state-of-the-art straightforward strange strict strong stronger subsequent substantial successful
    sufficient suitable superior sure surprising tall technical theoretical thick thin tight tighter
    tightest tiny top total traditional tremendous trivial true typical ultimate unable unclear underlying
    unfamiliar unique universal unknown unlikely unnecessary unusual upper useful usual valid valuable
    various vast visible warm weak white whole wide wild wonderful wrong young
""")
"""Everyday adjectives."""

ADVERBS = word_set("""
    actually ahead altogether anyway approximately aside automatically barely basically carefully
    certainly clearly closely commonly completely considerably constantly correctly currently deeply
    directly easily effectively efficiently elsewhere entirely equally especially essentially eventually
    exactly explicitly extremely fairly finally forth forward freely frequently fully fundamentally
    generally gradually greatly hardly heavily highly immediately implicitly importantly increasingly
    independently initially intuitively largely lately later likewise literally locally mainly merely
    mostly namely naturally nearly necessarily newly normally notably obviously originally particularly
    partly perfectly possibly potentially practically precisely presumably previously primarily probably
    properly purely quickly randomly readily really reasonably recently relatively repeatedly roughly
    separately seriously significantly similarly simply simultaneously slightly slowly solely somehow
    somewhat specifically strictly strongly substantially successfully suddenly sufficiently surely
    surprisingly theoretically thoroughly tightly totally traditionally truly typically ultimately
    unfortunately usually vastly widely wrongly
""")
"""Everyday adverbs."""

ACADEMIC = word_set("""
    abstract abstraction accuracy aggregate algorithm alternative analogy analysis application approach
    approximation architecture archive aspect assessment assumption atom automatic average axis bank
    baseline benchmark bias binary bound boundary bundle cache capability capacity category cell century
    chain challenge citizen classification classifier client clinical cluster coefficient collection
    column communication component composition computation computer conceptual constraint construction
    consumption content context continuous convention convolutional correlation court covariate criteria
    criterion curve cycle data database dataset decoder deep definition density description design
    detection deviation diagram dimension discrete disk distribution diversity domain dose drug dynamic
    dynamics economic economy efficiency election electron emphasis empire empirical encoder entity
    equation estimate estimation estimator evaluation evolution execution expectation experiment
    exploration extension extraction factor failure feature file filter finding finite firm flexibility
    formation formula formulation fraction framework frequency function functional galaxy gap gene
    generalization government gradient graph group hierarchy household hypotheses hypothesis image
    implementation implication index indication inference infinite input instance instruction instrument
    integration intelligence interaction interface interpretation interval introduction iteration key
    knowledge label laboratory law layer learner learning linear literature location logic loop loss
    magnitude manuscript mapping market mass maximum mean mechanism medium message metric minimum mode
    model modification module molecule multiplication network neural neuron node norm numerical objective
    observation observer obstacle occurrence operator optimization optimum option orbit organism outcome
    output overhead parameter particle partition patient percentage phenomena phenomenon philosopher pixel
    planet plot policy population precision prediction pressure price prior probability processing
    processor proof proposal protein protocol publication qualitative quantitative query ratio reality
    reasoning recognition record recurrent reduction region regression relevant report representation
    requirement researcher restriction retrieval robustness row sample sampling scenario schedule scheme
    scholar scope score segment selection sentence sequence server session setting setup significance
    simulation skill software species specification speedup stability star state static statistical
    statistics stochastic storage stream structural subset supervised survey symbol table target tax
    taxonomy technology temperature tendency test text theorem therapy threshold tissue token trade
    trade-off tradeoff training transaction transformation transition treatment trend trial tumor
    uncertainty unit unsupervised update usage validation value variable variance variant variation vector
    velocity video volume voter wage weakness weight word worker workflow workload
""")
"""What papers share: a word that says little until another stands beside it."""

_SUFFIXES = (
    *(
        ("", ""),
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("d", ""),
        ("ied", "y"),
        ("ing", ""),
        ("ing", "e"),
    ),
    *(("ly", ""), ("ily", "y"), ("ise", "ize"), ("ises", "ize"), ("ised", "ize"), ("ising", "ize")),
    ("isation", "ization"),
)


def _bases(word: str) -> set[str]:
    """The plain forms that a word may be an inflection of."""
    found = {word[: len(word) - len(end)] + plain for end, plain in _SUFFIXES if word.endswith(end)}
    return found | {base[:-1] for base in found if len(base) > 3 and base[-1] == base[-2] and base != word}


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@cache
def rarity(word: str) -> int:
    """How much a word tells: 0 everyday, 1 common in papers, 2 not in the table; a compound its rarest part.

    Args:
        word: in any case and inflection.
    """
    if "-" in word:
        return max(map(rarity, word.split("-")))
    if _is_acronym(word):
        return 2
    lower = word.lower()
    if len(lower) < 2 or not any(map(str.isalpha, lower)) or lower in FUNCTION | _PAST:
        return 0
    bases = _bases(lower)
    if not (ACADEMIC | EITHER).isdisjoint(bases):
        return 1
    return 0 if any(not band.isdisjoint(bases) for band in (NOUNS, VERBS, ADJECTIVES, ADVERBS)) else 2


def is_finite(word: str) -> bool:
    """Whether a word may be a finite form of a verb of the table, even when it may be a noun as well."""
    lower = word.lower()
    if lower in AUXILIARY or lower in _PAST:
        return True
    return not lower.endswith("ing") and not VERBS.isdisjoint(_bases(lower))


@cache
def is_verb(word: str) -> bool:
    """Whether a word is a form of a verb of the table and of no noun or adjective of it."""
    lower = word.lower()
    if lower in _PAST:
        return True
    plain = {lower, lower[:-1], lower[:-2], lower[:-3] + "y"} if lower.endswith("s") else {lower}
    if _is_acronym(word) or lower in ADJECTIVES:
        return False
    return not VERBS.isdisjoint(_bases(lower)) and plain.isdisjoint(NOUNS | ACADEMIC)
