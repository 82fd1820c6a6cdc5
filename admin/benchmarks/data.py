"""Data folders of the product, each made once by the product's own commands and kept; copies are worked on."""

import concurrent.futures
import datetime
import shutil

import machine
import workload
from servers import Settings, folkmoot, loader

PASSWORD = "lantern-orchard-kettle"
LEAD = "lead@national.example"
ANSWERED = "kent"  # The force with very many answers.
MONTH = (datetime.date.today().replace(day=1) - datetime.timedelta(days=1)).strftime("%Y-%m")


def made_once(name, make):
    """A data folder; half a one that an interrupted run has left is made anew."""
    place, unfinished = Settings.path("data", name), Settings.path("data", name + ".unfinished")
    if not place.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        print(f"  making the data folder {name} …", flush=True)
        make(unfinished)
        unfinished.rename(place)
    return place


def copy(place, name="copy"):
    """A copy to be written to; a copy of that name from before goes."""
    target = Settings.path("data", name)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(place, target)
    return target


def empty(count):
    """So many forces without anybody in them."""
    def make(place):
        folders = Settings.path("forces", str(count))
        shutil.rmtree(folders, ignore_errors=True)
        chosen = workload.forces(count)
        for index, (slug, name) in enumerate(chosen):
            workload.folder(folders, index, slug, name)
        folkmoot("force", "add", folders / chosen[0][0], data=place)
        add = lambda force: folkmoot("force", "add", folders / force[0], data=place)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(add, chosen[1:]))

    return made_once(f"empty-{count}", make)


def base():
    """The forces as most workloads need them: some answers in each, very many in one, an administrator there."""
    def make(place):
        shutil.copytree(empty(Settings.forces), place)
        for slug, _ in workload.forces(Settings.forces):
            loader("answers", "--force", slug, "--count", 400 if slug != answered() else Settings.answers, data=place)
        add_staff(answered(), place)

    return made_once("base", make)


def add_staff(force, place):
    folkmoot("staff", "add", f"admin@{force}.example", "--force", force, "--name", "Sam Field", "--role", "force_admin",
             "--password-stdin", data=place, input=PASSWORD + "\n")


def answered():
    slugs = [slug for slug, _ in workload.forces(Settings.forces)]
    return ANSWERED if ANSWERED in slugs else slugs[0]


def imported():
    """Where in the list the force stands that a million people are imported into: London's, if there are that many."""
    return min(24, Settings.forces - 1)


def peopled():
    """The forces with 45,000 to 75,000 members each, who joined over five years, and last month published."""
    def make(place):
        shutil.copytree(empty(Settings.forces), place)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda force: people(place, *force), enumerate(workload.forces(Settings.forces))))
        folkmoot("staff", "add", LEAD, "--national", "--name", "Kim Hill", "--password-stdin", data=place, input=PASSWORD + "\n")

    return made_once("peopled", make)


def people(place, index, force):
    slug = force[0]
    file = Settings.path(f"{slug}.csv")
    count = Settings.members * 3 // 4 + (index * 7919 * 13) % max(1, Settings.members // 2)
    workload.members(file, index, count)
    folkmoot("members", "import", file, "--force", slug, data=place)
    file.unlink()
    folkmoot("benchmark", "publish", "--force", slug, "--month", MONTH, data=place)


def lists():
    """The million people of W5, and as many others of the same households."""
    files = []
    for salt, name in [(24, "million.csv"), (25, "another-million.csv")]:
        file = Settings.path(name)
        if not file.exists():
            print(f"  writing {name} …", flush=True)
            workload.million(file.with_suffix(".unfinished"), imported(), Settings.imported, salt)
            file.with_suffix(".unfinished").rename(file)
        files.append(file)
    return files


def answered_by(count):
    """One force with so many answers."""
    def make(place):
        shutil.copytree(empty(1), place)
        force = workload.forces(1)[0][0]
        loader("answers", "--force", force, "--count", count, data=place)
        add_staff(force, place)

    return made_once(f"answered-{count}", make)


LARGE = "lancashire"  # Of the folders of forces in the project the one with the most wards and postcodes.


def large():
    """A force of 118,000 members and 400,000 answers in 253 wards, with the populations of its wards and last month published."""
    def make(place):
        tenant, file = workload.ROOT / "tenants" / LARGE, Settings.path("large.csv")
        folkmoot("force", "add", tenant, data=place)
        folkmoot("segments", "import", LARGE, tenant / "populations.csv", data=place)
        workload.members_of(tenant, file, Settings.members * 59 // 30)
        folkmoot("members", "import", file, "--force", LARGE, data=place)
        file.unlink()
        loader("answers", "--force", LARGE, "--count", Settings.answers * 2, data=place)
        folkmoot("benchmark", "publish", "--force", LARGE, "--month", MONTH, data=place)
        add_staff(LARGE, place)

    return made_once("large", make)
