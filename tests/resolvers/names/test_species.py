import tomllib
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.names.species import SpeciesEntry, UnknownSpecies, match_species

LIVE = [
    SpeciesEntry(slug, tuple(name.strip() for name in names.split(",")))
    for slug, names in {
        "cat": "Cat, Mèo, Кошка, Кіт",
        "dog": "Dog, Chó, Собака, Собака",
        "bird": "Bird, Chim, Птица, Птах",
        "fish": "Fish, Cá, Рыба, Риба",
        "rabbit": "Rabbit, Thỏ, Кролик, Кролик",
        "hamster": "Hamster, Chuột hamster, Хомяк, Хом’як",
        "guinea-pig": "Guinea pig, Chuột lang, Морская свинка, Морська свинка",
        "mouse": "Mouse, Chuột, Мышь, Миша",
        "rat": "Rat, Chuột cống, Крыса, Щур",
        "gerbil": "Gerbil, Chuột nhảy, Песчанка, Піщанка",
        "ferret": "Ferret, Chồn Ferret, Хорек, Тхір",
        "chinchilla": "Chinchilla, Sóc Chinchilla, Шиншилла, Шиншила",
        "hedgehog": "Hedgehog, Nhím, Еж, Їжак",
        "sugar-glider": "Sugar glider, Sóc bay Australia, Сахарная сумчатая летяга, Цукрова сумчаста летяга",
        "lizard": "Lizard, Thằn lằn, Ящерица, Ящірка",
        "snake": "Snake, Rắn, Змея, Змія",
        "turtle": "Turtle, Rùa, Черепаха, Черепаха",
        "frog": "Frog, Ếch, Лягушка, Жаба",
        "axolotl": "Axolotl, Kỳ giông Axolotl, Аксолотль, Аксолотль",
        "spider": "Spider, Nhện, Паук, Павук",
        "scorpion": "Scorpion, Bọ cạp, Скорпион, Скорпіон",
        "snail": "Snail, Ốc sên, Улитка, Равлик",
        "crab": "Crab, Cua, Краб, Краб",
        "horse": "Horse, Ngựa, Лошадь, Кінь",
        "goat": "Goat, Dê, Коза, Коза",
        "sheep": "Sheep, Cừu, Овца, Вівця",
        "pig": "Pig, Lợn, Свинья, Свиня",
        "donkey": "Donkey, Lừa, Осел, Осел",
        "cattle": "Cattle, Gia súc, Рогатый скот, Велика рогата худоба",
        "chicken": "Chicken, Gà, Курица, Курка",
        "duck": "Duck, Vịt, Утка, Качка",
    }.items()
]
"""The main app's own catalogue (database/seeders/PetTypeSeeder.php, lines 20-428)."""

SAID = {
    "cat": (
        "cat, cats, Cat, CATS, kitten, kittens, kitty, kitties, kitty-cat, pussycat, tomcat, house cat, my "
        "cat, a kitten, our two cats, female cat, maine coon, Maine Coons, sphynx, british shorthair, tabby, "
        "siamese cat, mèo, MÈO, meo, con mèo, mèo con, meo con, bé mèo, em mèo, cô mèo, con mèo của tôi, con "
        "meo cua toi, mèo cái, mèo mun, mèo mướp, mèo tam thể, miu, mèo anh lông ngắn, кошка, кошки, кошку, "
        "кошке, кошкой, кошек, Кошечка, кошечки, кот, кота, коты, котов, котик, котики, котёнок, котенок, "
        "котёнка, котята, котят, киса, киска, моя кошка, мой кот, мейн-кун, сфинкс, кіт, кота, коти, котів, "
        "котик, кішка, кішки, кішку, кицька, кицьки, киця, кошеня, кошенята, мій кіт, моя кішка"
    ),
    "dog": (
        "dog, dogs, doggy, doggie, doggies, doggo, puppy, puppies, pup, pups, pooch, hound, my dog, an old "
        "dog, labrador, Labradors, golden retriever, poodle, chihuahua, husky, huskies, corgi, pug, beagle, "
        "dachshund, German Shepherd, chó, cho, CHÓ, con chó, chó con, cho con, cún, cún con, chú chó, chú "
        "cún, em cún, chó poodle, chó phú quốc, собака, собаки, собаку, собаке, собакой, собак, собачка, "
        "собачки, пёс, пес, пса, псы, пёсик, щенок, щенка, щенки, щенков, щенят, мой пёс, лабрадор, пудель, "
        "хаски, такса, овчарка, чихуахуа, собаці, песик, песики, цуценя, цуценята, цуцик, щеня, моя собака, "
        "вівчарка"
    ),
    "bird": (
        "bird, birds, birdie, parrot, parrots, budgie, budgies, canary, canaries, cockatiel, parakeet, "
        "lovebird, macaw, pigeon, chim, con chim, vẹt, vet, con vẹt, chim cảnh, yến phụng, bồ câu, птица, "
        "птицы, птиц, птичка, птички, попугай, попугаи, попугая, попугайчик, волнистый попугай, канарейка, "
        "голубь, птах, птахи, птахів, пташка, пташки, пташеня, папуга, папуги, папугу, папужка, канарка, "
        "голуб"
    ),
    "fish": (
        "fish, fishes, goldfish, betta, guppy, guppies, koi, cá, ca, con cá, cá vàng, cá cảnh, cá betta, "
        "рыба, рыбы, рыбу, рыбка, рыбки, рыбок, золотая рыбка, риба, риби, рибу, рибка, рибки, золота рибка"
    ),
    "rabbit": (
        "rabbit, rabbits, bunny, bunnies, bunny rabbit, thỏ, tho, con thỏ, thỏ con, кролик, кролики, кролика, "
        "кроликов, крольчиха, крольчонок, крольчата, кроль, зайка, кроликів, кролів, кріль, кролиця, кроленя, "
        "кроленята"
    ),
    "hamster": (
        "hamster, hamsters, hammy, dwarf hamster, syrian hamsters, chuột hamster, chuot hamster, хомяк, "
        "хомяки, хомяка, хомячок, хомячки, хомячка, джунгарик, хом’як, хом'як, хомʼяк, хом'яки, хом'яка, "
        "хом'ячок, хом'ячки"
    ),
    "guinea-pig": (
        "guinea pig, guinea pigs, guinea-pig, guinea_pig, guineapig, Guinea Pigs, cavy, cavies, chuột lang, "
        "chuot lang, bọ ú, морская свинка, морские свинки, морскую свинку, морских свинок, морсвин, морська "
        "свинка, морські свинки, морську свинку, морських свинок, кавія"
    ),
    "mouse": (
        "mouse, mice, Mice, fancy mouse, chuột, chuot, con chuột, chuột nhắt, chuột bạch, мышь, мыши, мышей, "
        "мышка, мышки, мышку, мышонок, мышата, миша, миші, мишу, мишей, мишка, мишеня"
    ),
    "rat": (
        "rat, rats, fancy rat, chuột cống, chuot cong, крыса, крысы, крысу, крыс, крыска, крысёнок, крысята, "
        "щур, щури, щура, щурів, щурик, щуреня, пацюк, пацюки"
    ),
    "gerbil": ("gerbil, gerbils, chuột nhảy, chuot nhay, песчанка, песчанки, песчанок, піщанка, піщанки, піщанку"),
    "ferret": (
        "ferret, ferrets, chồn, chồn ferret, con chồn, chồn sương, хорёк, хорек, хорьки, хорька, хорьков, "
        "фретка, хорь, хорёчек, тхір, тхори, тхора, тхорик, тхорики"
    ),
    "chinchilla": ("chinchilla, chinchillas, sóc chinchilla, шиншилла, шиншиллы, шиншиллу, шиншила, шиншили, шиншилу"),
    "hedgehog": (
        "hedgehog, hedgehogs, hedgie, hoglet, nhím, nhim, con nhím, ёж, еж, ежи, ежа, ежей, ёжик, ежик, "
        "ёжики, ежонок, їжак, їжаки, їжака, їжачок, їжачки, їжаченя"
    ),
    "sugar-glider": (
        "sugar glider, sugar gliders, sugar-glider, sugarglider, sóc bay, sóc bay úc, soc bay, сумчатая "
        "летяга, сахарный поссум, сахарная летяга, сумчаста летяга, цукровий поссум, цукрова летяга"
    ),
    "lizard": (
        "lizard, lizards, gecko, geckos, leopard gecko, bearded dragon, bearded dragons, iguana, iguanas, "
        "chameleon, skink, thằn lằn, than lan, tắc kè, tắc kè hoa, kỳ đà, ящерица, ящерицы, ящерицу, ящерка, "
        "геккон, игуана, хамелеон, бородатая агама, ящірка, ящірки, ящірку, гекон, ігуана, хамелеони"
    ),
    "snake": (
        "snake, snakes, python, pythons, ball python, boa, corn snake, rắn, ran, con rắn, trăn, con trăn, "
        "змея, змеи, змею, змей, змейка, питон, удав, уж, полоз, змія, змії, змію, змійка, пітон, вуж"
    ),
    "turtle": (
        "turtle, turtles, tortoise, tortoises, terrapin, red-eared slider, rùa, rua, con rùa, rùa tai đỏ, ba "
        "ba, rùa cạn, черепаха, черепахи, черепаху, черепах, черепашка, черепашки, черепашонок, черепаху, "
        "черепашеня"
    ),
    "frog": (
        "frog, frogs, toad, toads, tree frog, tadpole, ếch, ech, con ếch, cóc, nhái, лягушка, лягушки, "
        "лягушку, лягушек, лягушонок, жаба, жабы, головастик, жаби, жабу, жабка, жабеня, ропуха"
    ),
    "axolotl": (
        "axolotl, axolotls, kỳ giông axolotl, ky giong axolotl, kỳ giông, аксолотль, аксолотли, аксолотля, аксолотлі"
    ),
    "spider": (
        "spider, spiders, tarantula, tarantulas, jumping spider, nhện, nhen, con nhện, паук, пауки, паука, "
        "пауков, паучок, тарантул, птицеед, павук, павуки, павука, павучок, птахоїд"
    ),
    "scorpion": (
        "scorpion, scorpions, bọ cạp, bò cạp, bo cap, con bọ cạp, скорпион, скорпионы, скорпиона, скорпіон, "
        "скорпіони, скорпіона"
    ),
    "snail": (
        "snail, snails, giant african land snail, ốc sên, oc sen, con ốc sên, ốc, улитка, улитки, улитку, "
        "улиток, улиточка, ахатина, равлик, равлики, равлика, равликів, равличок"
    ),
    "crab": (
        "crab, crabs, hermit crab, hermit crabs, cua, con cua, cua nhỏ, con cua nhỏ, ốc mượn hồn, краб, "
        "крабы, краба, крабик, рак-отшельник, краби, крабів"
    ),
    "horse": (
        "horse, horses, pony, ponies, mare, mares, stallion, foal, foals, filly, colt, gelding, ngựa, ngua, "
        "con ngựa, ngựa con, лошадь, лошади, лошадей, лошадку, лошадка, конь, кони, коня, кобыла, жеребец, "
        "жеребёнок, жеребята, пони, кінь, коні, коней, конячка, кобила, лоша, лошата, жеребець, поні"
    ),
    "goat": (
        "goat, goats, nanny goat, billy goat, baby goat, dê, de, con dê, dê con, коза, козы, козу, козёл, "
        "козел, козла, козлик, козочка, козлёнок, козлята, кози, цап, козеня, козенята, козочки, кіз"
    ),
    "sheep": (
        "sheep, lamb, lambs, ewe, ewes, ram, cừu, cuu, con cừu, cừu con, trừu, овца, овцы, овцу, овец, "
        "овечка, баран, барашек, ягнёнок, ягненок, ягнята, вівця, вівці, вівцю, овець, овечки, барани, ягня"
    ),
    "pig": (
        "pig, pigs, piglet, piglets, piggy, hog, mini pig, pot-bellied pig, lợn, lon, con lợn, lợn con, heo, "
        "con heo, heo con, heo mini, свинья, свиньи, свинью, свиней, поросёнок, поросенок, поросята, хрюшка, "
        "минипиг, мини-пиг, свиня, свині, свиню, порося, поросята, поросятко"
    ),
    "donkey": (
        "donkey, donkeys, burro, lừa, lua, con lừa, осёл, осел, ослы, осла, ослик, ишак, ослица, осли, ослів, "
        "віслюк, віслюки"
    ),
    "cattle": (
        "cattle, cow, cows, bull, bulls, ox, oxen, calf, calves, heifer, gia súc, gia suc, bò, bo, con bò, bò "
        "sữa, con bê, bê, корова, коровы, корову, коров, бык, быки, телёнок, теленок, телёнка, телята, "
        "рогатый скот, крупный рогатый скот, корови, корів, бик, бики, теля, телята, велика рогата худоба, "
        "худоба"
    ),
    "chicken": (
        "chicken, chickens, hen, hens, rooster, roosters, chick, chicks, cockerel, gà, ga, con gà, gà con, gà "
        "trống, gà mái, курица, курицы, курицу, куры, кур, курочка, петух, петухи, петушок, цыплёнок, "
        "цыпленок, цыплята, цыплят, курка, курки, кури, курей, півень, півні, півник, курча, курчата, несушка"
    ),
    "duck": (
        "duck, ducks, duckling, ducklings, drake, ducky, vịt, vit, con vịt, vịt con, ngan, утка, утки, утку, "
        "уток, уточка, утёнок, утенок, утята, селезень, качка, качки, качку, качок, каченя, каченята, качур"
    ),
}

UNKNOWN = (
    "unicorn, whale, кит, киты, kat, caat, dogg, kittne, кошкка, собба, ме, wolf, goose, geese, hare, "
    "kid, mule, свинка, sóc, lửa, lúa, rựa, cát, cà, đê, gấu, bó, ngửa, chợ, mẹo, gato, gatto, perro, "
    "chat, chien, poisson, cats and dogs, cat food, hot dog stand, persian, siamese, boxer, pet, my, con, "
    "bé, baby, the, мой, моя, two, 2, 42, !, -, 🐱, мишь, catt, elephant, слон, cá voi mập, animal, con "
    "vật, питомец, тварина, муха, 猫, gấu trúc, ca sĩ, bố, ba"
)


def words(text):
    return [word.strip() for word in text.split(",")]


def slug_of(word, live=LIVE):
    return match_species(word, live).slug


@pytest.mark.parametrize(
    ("word", "slug"),
    sorted({(word, slug) for slug, said in SAID.items() for word in words(said)}),
)
def test_what_owners_say_is_understood(word, slug):
    assert slug_of(word) == slug


@pytest.mark.parametrize("word", words(UNKNOWN))
def test_what_names_no_species_is_never_guessed(word):
    with pytest.raises(UnknownSpecies):
        match_species(word, LIVE)


@pytest.mark.parametrize("entry", LIVE, ids=lambda entry: entry.slug)
def test_every_live_name_and_slug_is_understood_in_any_case(entry):
    for name in (entry.slug, *entry.names):
        assert {slug_of(spelling) for spelling in (name, name.upper(), name.lower(), f" {name}! ")} == {entry.slug}


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("kat", "Cat"), ("dogg", "Dog"), ("кошкка", "Кошка"), ("hamstr", "Hamster"), ("puppi", "Dog"), ("rựa", "Rùa")],
)
def test_an_unknown_word_answers_with_the_nearest_live_names(mistyped, meant):
    with pytest.raises(UnknownSpecies) as unknown:
        match_species(mistyped, LIVE)

    assert unknown.value.word == mistyped
    assert meant in unknown.value.nearest[0].names
    assert len(unknown.value.nearest) <= 3


def test_a_word_like_nothing_has_no_nearest_names():
    with pytest.raises(UnknownSpecies) as unknown:
        match_species("xyzzy", LIVE)

    assert unknown.value.nearest == ()


def test_a_species_that_was_disabled_is_not_offered():
    live = [entry for entry in LIVE if entry.slug != "cat"]

    for word in ("cat", "mèo", "котёнок", "maine coon"):
        with pytest.raises(UnknownSpecies) as unknown:
            match_species(word, live)
        assert all(entry in live for entry in unknown.value.nearest)


def test_a_species_that_an_admin_added_is_known_by_slug_name_and_plural():
    live = [*LIVE, SpeciesEntry("sea-monkey", ("Sea monkey", "Artemia", "Артемия", "Артемія"))]

    for word in ("sea-monkey", "Sea Monkeys", "artemia", "АРТЕМИЯ", "my sea monkey"):
        assert slug_of(word, live) == "sea-monkey"


def test_a_live_name_comes_before_our_words_for_another_species():
    live = [*LIVE, SpeciesEntry("parrot", ("Parrot", "Vẹt", "Попугай", "Папуга"))]

    assert slug_of("parrots", live) == "parrot"
    assert slug_of("vẹt", live) == "parrot"
    assert slug_of("canary", live) == "bird"


def test_one_name_for_two_live_species_is_no_answer():
    live = [SpeciesEntry("one", ("Thing",)), SpeciesEntry("other", ("Thing",))]

    with pytest.raises(UnknownSpecies):
        match_species("thing", live)


def test_the_entry_that_is_found_is_the_callers_own():
    assert match_species("кошечка", LIVE) is LIVE[0]


@given(st.text(max_size=60) | st.sampled_from(words(SAID["cat"])).map(lambda word: f"{word} {word}"))
def test_any_text_is_a_live_species_or_unknown(text):
    try:
        found = match_species(text, LIVE)
    except UnknownSpecies as unknown:
        found = unknown

    assert found in LIVE or found.word == text


PHRASES = tomllib.loads(Path(__file__).with_name("species_phrases.toml").read_text())


@pytest.mark.parametrize(
    ("phrase", "slug"),
    sorted({(phrase, slug) for slug, said in PHRASES.items() if slug != "nothing" for phrase in words(said)}),
)
def test_breeds_coats_and_adjectives_in_every_case_are_understood(phrase, slug):
    assert slug_of(phrase) == slug


@pytest.mark.parametrize("phrase", words(PHRASES["nothing"]))
def test_a_phrase_that_names_another_animal_or_none_is_never_guessed(phrase):
    with pytest.raises(UnknownSpecies):
        match_species(phrase, LIVE)


def test_the_tables_of_words_are_large():
    assert sum(len(words(said)) for said in SAID.values()) >= 430
    assert sum(len(words(said)) for said in PHRASES.values()) >= 430


@pytest.mark.parametrize("word", ["unicorn", "goose", "wolf", "слон", "elephant", "ca sĩ", "猫", "xx"])
def test_only_what_is_alike_is_suggested(word):
    with pytest.raises(UnknownSpecies) as unknown:
        match_species(word, LIVE)

    assert unknown.value.nearest == ()


def test_a_word_over_255_characters_is_unknown():
    with pytest.raises(UnknownSpecies) as unknown:
        match_species("cat" + " " * 253, LIVE)

    assert unknown.value.nearest == ()


@pytest.mark.parametrize("phrase", ["my cat " * 12, "ба " * 80, "ế" * 255, "cat, " * 24])
def test_the_longest_phrases_are_read_at_once(phrase):
    begun = process_time()
    with suppress(UnknownSpecies):
        match_species(phrase, LIVE)

    assert process_time() - begun < 0.05
