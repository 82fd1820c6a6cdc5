"""What the benchmarks work on, made up and alike each time: forces' folders, lists of members, answers.

The shape is that of the workloads W1 to W6: a force has 66 beats and 1,320 postcodes, and people are spread over them. Names of forces
come from seeds/reference/forces.csv. Nothing here writes to a data folder: that is left to the product's own commands.
"""

import csv
import datetime
import json
import random
import re
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEATS = 66
POSTCODES_OF_A_BEAT = 20
# Those that may stand first and second in a postcode.
FIRST_LETTERS, SECOND_LETTERS = "ABCDEFGHKLMNOPRSTUWY", "ABCDEFGHKLMNOPQRSTUVWXY"
COLUMNS = "name,email,address,postcode,joined_on,consent_on,consent_provider,consent_wording"

FIRST = ("Amelia Oliver Isla George Ava Arthur Mia Noah Ivy Muhammad Lily Leo Florence Oscar Freya Harry Aisha Archie Willow Jack Priya "
         "Henry Zoë Charlie Niamh Freddie Siân Theo Emily Alfie Elsie Thomas").split()
LAST = ("Smith Jones Williams Taylor Davies Brown Evans Thomas Patel Johnson Roberts Walker Wright Khan Robinson Thompson Hughes White "
        "O'Brien Edwards Hall Green Lewis Wood Harris Clarke Jackson Begum Clark Turner Hill Scott").split()
STREETS = ["High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane", "Park Avenue", "The Green", "Queens Road",
           "London Road", "School Lane", "Kings Road", "Manor Close", "Springfield Drive", "Windsor Court", "Chapel Street", "Orchard Way"]
TODAY = datetime.date(2025, 6, 1)
DAYS = [(TODAY - datetime.timedelta(days=days)).isoformat() for days in range(2000)]


def forces(count):
    """The slugs and names of so many forces: first the 43, then made-up ones."""
    with open(ROOT / "seeds/reference/forces.csv") as file:
        named = [(row["force_id"], row["name"]) for row in csv.DictReader(file)]
    return [named[i] if i < len(named) else (f"f{i + 1:04}", f"Force {i + 1} Police") for i in range(count)]


def host(slug):
    return f"{slug}.example.test"


def postcode(force, beat, number):
    """The number of a postcode of a beat is from 0 to 19."""
    first, second = divmod(force, len(SECOND_LETTERS))
    letters = FIRST_LETTERS[first % len(FIRST_LETTERS)] + SECOND_LETTERS[second]
    return f"{letters}{beat + 1} {number % 10}{'AB'[number // 10]}Z"


def folder(parent, force, slug, name):
    """Writes a force's folder: the template with its name, 66 beats in six districts, and its postcodes."""
    template = ROOT / "tenants/_template"
    place = parent / slug
    place.mkdir(parents=True)
    settings = json.loads((template / "force.json").read_text())
    settings.update({"slug": slug, "name": name, "short_name": name.split(" Police")[0], "code": f"X{force + 1:08}", "hosts": [host(slug)]})
    settings["area_kinds"].append({"code": "beat", "name": "beat", "plural": "beats"})
    (place / "force.json").write_text(json.dumps(settings, indent=2))
    (place / "branding.json").write_text((template / "branding.json").read_text().replace("Example Alerts", f"{settings['short_name']} Alerts"))
    (place / "logo.svg").write_text((template / "logo.svg").read_text())
    areas = ["code,name,kind,parent,valid_from,valid_to,households,population,latitude,longitude",
             f"X{force + 1:08},{settings['short_name']},force,,2015-01-01,,{180000 + force * 7919 % 900000},,,"]
    areas += [f"D{d + 1},District {d + 1},district,X{force + 1:08},2015-01-01,,30000,,," for d in range(6)]
    areas += [f"B{b + 1:02},Beat {b + 1},beat,D{b // 11 + 1},2015-01-01,,2700,,," for b in range(BEATS)]
    (place / "areas.csv").write_text("\n".join(areas) + "\n")
    lines = [f"{postcode(force, b, n)},B{b + 1:02}" for b in range(BEATS) for n in range(POSTCODES_OF_A_BEAT)]
    (place / "postcodes.csv").write_text("prefix,area\n" + "\n".join(lines) + "\n")


def members(path, force, count):
    """A list of members of one of the made-up forces, to be imported."""
    write_members(path, force, count, lambda pick: postcode(force, pick.randrange(BEATS), pick.randrange(POSTCODES_OF_A_BEAT)))


def members_of(tenant, path, count):
    """A list of members in the postcodes of a force's folder."""
    with open(tenant / "postcodes.csv") as file:
        known = [row["prefix"] for row in csv.DictReader(file) if re.search(r" \d[A-Z]{2}$", row["prefix"])]
    write_members(path, 0, count, lambda pick: pick.choice(known))


def write_members(path, force, count, somewhere):
    """A list of members, in as many households as seven tenths of them, each in a postcode that `somewhere` picks."""
    pick = random.Random(2000 + force)
    households = count * 7 // 10
    homes = [somewhere(pick) for _ in range(households)]
    with open(path, "w") as file:
        file.write(COLUMNS + "\n")
        for i in range(count):
            home = i if i < households else pick.randrange(households)
            day = DAYS[pick.randrange(len(DAYS))]
            file.write(f"{pick.choice(FIRST)} {pick.choice(LAST)},{'abcdefghijklmnopqrstuvwxyz'[i % 26]}{i}.{force}@mail{i % 97}.example,"
                       f"\"{1 + home} {STREETS[home % 16]}, Flat {1 + home % 9}\",{homes[home]},{day},{day},police,1\n")


class SplitMix:
    """The generator of the peers' data (splitmix64), so that the list of a million people is theirs, in the product's columns."""

    MASK = (1 << 64) - 1

    def __init__(self, a, b):
        self.state = (42 * 0x1000003 + a * 0x9E3779B1 + b * 0x85EBCA77) & self.MASK
        for _ in range(4):
            self.below(1)

    def below(self, count):
        self.state = z = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        z ^= z >> 31
        return ((z >> 32) * count) >> 32


def million(path, force, count, salt):
    """The list of W5: one in a hundred addresses is there already, one in two hundred postcodes is nobody's here, a quarter of the postcodes
    in small letters, a quarter of the addresses with a capital. Another salt gives other people in the same households."""
    pick, households = SplitMix(7, 3).below, count * 7 // 10
    with open(path, "w") as file:
        file.write(COLUMNS + "\n")
        for i in range(count):
            home = i if i < households else pick(households)
            spread = home * 2654435761 & 0xFFFFFFFF
            code = postcode(force, (spread >> 8) % BEATS, (spread >> 20) % POSTCODES_OF_A_BEAT)
            again = pick(100) == 0 and i > 1000
            person = pick(i) if again else i
            first, last = FIRST[pick(32)], LAST[pick(32)]
            email = f"{'abcdefghijklmnopqrstuvwxyz'[person % 26]}{person}.{salt}@mail{person % 97}.example"
            if pick(200) == 0:
                code = "ZZ99 9ZZ"
            if pick(4) == 0:
                code = code.lower()
            if pick(4) == 0:
                email = email[0].upper() + email[1:]
            day = DAYS[pick(2000)]
            pick(8)  # The peers' segment, which here is a matter of demographics.
            file.write(f"{first} {last},{email},\"{1 + home} {STREETS[home % 16]}, Flat {1 + home % 9}\",{code},{day},{day},police,1\n")


def bodies(count, slugs, only=None):
    """Answers to the survey as a browser sends them, without the token and the page: (slug, encoded fields)."""
    survey = json.loads((ROOT / "seeds/defaults/survey.json").read_text())["surveys"][0]
    pick = random.Random(9)
    for i in range(count):
        force = only if only is not None else i % len(slugs)
        fields = []
        for question in survey["questions"]:
            codes = [option["code"] for option in question.get("options", []) if not option.get("exclusive") and not option.get("other")]
            if question["kind"] == "multiple":
                fields += [(f"q-{question['code']}", code) for code in pick.sample(codes, 1 + pick.randrange(5))]
            elif question["kind"] == "text":
                fields.append((f"w-{question['code']}", f"The corner of {pick.choice(STREETS)} & {pick.choice(STREETS)} isn’t safe after "
                               f"dark:\r\ncafé lights are off by {17 + pick.randrange(6)}."))
            else:
                fields.append((f"q-{question['code']}", pick.choice(codes)))
        code = postcode(force, pick.randrange(BEATS), pick.randrange(POSTCODES_OF_A_BEAT))
        fields.append(("postcode", code.lower() if pick.randrange(3) == 0 else code))
        yield slugs[force], urllib.parse.urlencode(fields)
