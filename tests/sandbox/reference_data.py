"""The rows a fresh main app is seeded with: species, breeds, countries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.sandbox.records import Category, PetType

LANGUAGES = ("en", "vi", "uk", "ru")

# As database/seeders/PetTypeSeeder.php has them: slug, en, vi, ru, uk, what the row allows (weights, microchips,
# placement), description.
_PET_TYPES = """\
cat|Cat|Mèo|Кошка|Кіт|WMP|Domestic cats and felines
dog|Dog|Chó|Собака|Собака|WMP|Domestic dogs and canines
bird|Bird|Chim|Птица|Птах||Pet birds of various species
fish|Fish|Cá|Рыба|Риба||Aquatic pets
rabbit|Rabbit|Thỏ|Кролик|Кролик|WM|Domestic rabbits
hamster|Hamster|Chuột hamster|Хомяк|Хом’як|W|Small pet rodents
guinea-pig|Guinea pig|Chuột lang|Морская свинка|Морська свинка|W|Social pet rodents
mouse|Mouse|Chuột|Мышь|Миша|W|Small pet rodents
rat|Rat|Chuột cống|Крыса|Щур|W|Intelligent pet rodents
gerbil|Gerbil|Chuột nhảy|Песчанка|Піщанка|W|Small desert rodents
ferret|Ferret|Chồn Ferret|Хорек|Тхір|WM|Domesticated mustelids
chinchilla|Chinchilla|Sóc Chinchilla|Шиншилла|Шиншила|W|Soft-furred rodents
hedgehog|Hedgehog|Nhím|Еж|Їжак|W|Spiny mammals
sugar-glider|Sugar glider|Sóc bay Australia|Сахарная сумчатая летяга|Цукрова сумчаста летяга|W|Gliding marsupials
lizard|Lizard|Thằn lằn|Ящерица|Ящірка|W|Pet reptiles
snake|Snake|Rắn|Змея|Змія|W|Pet reptiles
turtle|Turtle|Rùa|Черепаха|Черепаха|W|Pet reptiles
frog|Frog|Ếch|Лягушка|Жаба|W|Pet amphibians
axolotl|Axolotl|Kỳ giông Axolotl|Аксолотль|Аксолотль|W|Aquatic amphibians
spider|Spider|Nhện|Паук|Павук||Pet arachnids
scorpion|Scorpion|Bọ cạp|Скорпион|Скорпіон||Pet arachnids
snail|Snail|Ốc sên|Улитка|Равлик||Pet mollusks
crab|Crab|Cua|Краб|Краб||Pet crustaceans
horse|Horse|Ngựa|Лошадь|Кінь|WM|Large domesticated mammals
goat|Goat|Dê|Коза|Коза|WM|Farm animals as pets
sheep|Sheep|Cừu|Овца|Вівця|WM|Farm animals as pets
pig|Pig|Lợn|Свинья|Свиня|WM|Farm animals as pets
donkey|Donkey|Lừa|Осел|Осел|WM|Large domesticated mammals
cattle|Cattle|Gia súc|Рогатый скот|Велика рогата худоба|WM|Farm animals as pets
chicken|Chicken|Gà|Курица|Курка|W|Domestic poultry
duck|Duck|Vịt|Утка|Качка|W|Domestic poultry
"""

# Per species: en/vi/ru/uk of breeds and traits, which the main app keeps in one list (CategorySeeder.php).
_CATEGORIES = {
    1: """\
Siamese/Siamese/Сиамская/Сіамська
Persian/Ba Tư/Персидская/Перська
Maine Coon/Maine Coon/Мейн-кун/Мейн-кун
British Shorthair/Anh lông ngắn/Британская короткошерстная/Британська короткошерста
Ragdoll/Ragdoll/Рэгдолл/Регдол
Bengal/Bengal/Бенгальская/Бенгальська
Sphynx/Sphynx/Сфинкс/Сфінкс
Scottish Fold/Tai cụp/Шотландская вислоухая/Шотландська висловуха
Abyssinian/Abyssinian/Абиссинская/Абіссінська
Mixed Breed/Lai/Смешанная порода/Змішана порода
Long-haired/Lông dài/Длинношерстная/Довгошерста
Short-haired/Lông ngắn/Короткошерстная/Короткошерста
Indoor/Trong nhà/Домашняя/Домашня
Outdoor/Ngoài trời/Уличная/Вулична""",
    2: """\
Labrador Retriever/Labrador/Лабрадор-ретривер/Лабрадор-ретривер
Golden Retriever/Golden/Голден-ретривер/Золотистий ретривер
German Shepherd/Becgie Đức/Немецкая овчарка/Німецька вівчарка
Beagle/Beagle/Бигль/Бігль
Bulldog/Bulldog/Бульдог/Бульдог
Poodle/Poodle/Пудель/Пудель
Rottweiler/Rottweiler/Ротвейлер/Ротвейлер
Yorkshire Terrier/Yorkshire/Йоркширский терьер/Йоркширський тер’єр
Boxer/Boxer/Боксер/Боксер
Dachshund/Lạp xưởng/Такса/Такса
Shiba Inu/Shiba Inu/Сиба-ину/Сіба-іну
Husky/Husky/Хаски/Хаскі
Mixed Breed/Lai/Смешанная порода/Змішана порода
Small Breed/Giống nhỏ/Маленькая порода/Мала порода
Medium Breed/Giống trung bình/Средняя порода/Середня порода
Large Breed/Giống lớn/Большая порода/Велика порода
Trained/Đã huấn luyện/Обученная/Навчена""",
}

# code | en | vi | ru | uk | prefix, as PHP's ICU names them (app/Support/CountryCatalog.php)
_COUNTRIES = """\
AC|Ascension Island|Đảo Ascension|о-в Вознесения|Острів Вознесіння|+247
AD|Andorra|Andorra|Андорра|Андорра|+376
AE|United Arab Emirates|Các Tiểu Vương quốc Ả Rập Thống nhất|ОАЭ|Обʼєднані Арабські Емірати|+971
AF|Afghanistan|Afghanistan|Афганистан|Афганістан|+93
AG|Antigua & Barbuda|Antigua và Barbuda|Антигуа и Барбуда|Антигуа і Барбуда|+1
AI|Anguilla|Anguilla|Ангилья|Ангілья|+1
DE|Germany|Đức|Германия|Німеччина|+49
EU|European Union|Liên Minh Châu Âu|Европейский союз|Європейський Союз|
GB|United Kingdom|Vương quốc Anh|Великобритания|Велика Британія|+44
PL|Poland|Ba Lan|Польша|Польща|+48
RU|Russia|Nga|Россия|Росія|+7
TH|Thailand|Thái Lan|Таиланд|Таїланд|+66
UA|Ukraine|Ukraina|Украина|Україна|+380
US|United States|Hoa Kỳ|Соединенные Штаты|Сполучені Штати|+1
VN|Vietnam|Việt Nam|Вьетнам|Вʼєтнам|+84
ZZ|Unknown Region|Vùng không xác định|неизвестный регион|Невідомий регіон|
"""


def slug_of(name: str) -> str:
    return name.lower().replace(" ", "-")


def pet_types(installed_at: datetime) -> Iterator[PetType]:
    for order, line in enumerate(_PET_TYPES.splitlines()):
        slug, en, vi, ru, uk, flags, description = line.split("|")
        names = {"en": en, "vi": vi, "ru": ru, "uk": uk}
        allowed = ("P" in flags, "W" in flags, "M" in flags)
        yield PetType(order + 1, slug, names, description, order, *allowed, created_at=installed_at)


def categories(installed_at: datetime) -> Iterator[Category]:
    number = 0
    for pet_type_id, lines in _CATEGORIES.items():
        for line in lines.splitlines():
            number += 1
            names = dict(zip(("en", "vi", "ru", "uk"), line.split("/"), strict=True))
            row = Category(number, slug_of(names["en"]), pet_type_id, names, installed_at)
            row.approved_at = installed_at
            yield row


def countries(locale: str) -> list[dict[str, str | None]]:
    """Every country in one language, in the order of the codes."""
    answer: list[dict[str, str | None]] = []
    for line in _COUNTRIES.splitlines():
        code, en, vi, ru, uk, prefix = line.split("|")
        names = {"en": en, "vi": vi, "ru": ru, "uk": uk}
        answer.append({"code": code, "name": names[locale], "phone_prefix": prefix or None})
    return answer
