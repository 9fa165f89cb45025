"""A case from end to end, as a script: it stands in docs/reference/commands.md, and a test runs it."""

BEFORE = """## A case from end to end

The desk sets up, drafts and logs; each decision is made by the person the guidance names, with `--as`, who proves it
with a password (`FIRSTCALL_PASSWORD`, or asked for at a terminal) and, where the account has a second step, its code
(`FIRSTCALL_CODE`); more in [acting on the command line](../decisions/acting-on-the-command-line.md). What a step still
needs is said by `designation show`; a refusal names it with its clause and exits with 2, so `set -e` stops there.
"""

SCRIPT = """set -e
# Once: the emergency and the people who act in it.
firstcall emergency create XLO-26 --country XLO --name Lorania --kind conflict --onset ongoing --displacement
firstcall account create hc@example.org --name "Ada Lore" --password "the password of the hc"
firstcall account give hc@example.org HC --emergency XLO-26
firstcall account create team@example.org --name "Bo Reed" --password "the password of the team"
firstcall account give team@example.org HCT --emergency XLO-26 --organisation UNICEF
firstcall account create erc@example.org --name "Cy Hill" --password "the password of the erc"
firstcall account give erc@example.org ERC
firstcall account create who@example.org --name "Di Moor" --password "the password of who"
firstcall account give who@example.org IASC --organisation WHO
firstcall team found XLO-26
firstcall team seat XLO-26 UNICEF

# Open the case: its clocks run from now. Step 1: everybody is briefed, with the guidance.
firstcall designation open XLO-26
firstcall briefing add XLO-26 country_team "The cluster approach" --guidance-spread
firstcall briefing add XLO-26 government "The cluster approach"
firstcall briefing add XLO-26 national_ngos "The cluster approach"
firstcall briefing add XLO-26 others "The cluster approach"
export FIRSTCALL_PASSWORD="the password of the hc"
firstcall designation close XLO-26 D1 brief --as hc@example.org

# Step 2: needs, gaps and capacities, with authorities and partners.
firstcall basis add XLO-26 needs "Needs of March"
firstcall basis add XLO-26 gaps "Gaps of March"
firstcall basis add XLO-26 capacity "Who is where" --covers government,local_authorities,civil_society,international
firstcall designation consult XLO-26 D1 authorities --who "Ministry of Health"
firstcall designation consult XLO-26 D1 partners --who "Forty NGOs, meeting of 3 March"
firstcall designation close XLO-26 D1 assess --as hc@example.org

# Step 3: the draft, the country team's view, and both levels of each agency.
firstcall designation line add XLO-26 D1 health --reason "Half of the clinics are closed"
firstcall designation line lead XLO-26 D1 health WHO
export FIRSTCALL_PASSWORD="the password of the team"
firstcall designation view XLO-26 D1 endorse --as team@example.org
export FIRSTCALL_PASSWORD="the password of the hc"
firstcall designation close XLO-26 D1 determine --as hc@example.org
firstcall designation consult XLO-26 D1 global_lead --with WHO
firstcall designation consult XLO-26 D1 global_lead --with WHO --level headquarters

# Step 4: the proposal, with its letter. Step 5: the ERC asks the IASC; replies; agreement.
firstcall designation letter XLO-26 D1 letter-erc --output letter.docx
firstcall designation propose XLO-26 D1 --as hc@example.org
export FIRSTCALL_PASSWORD="the password of the erc"
firstcall designation circulate XLO-26 D1 --as erc@example.org
firstcall designation clocks XLO-26
export FIRSTCALL_PASSWORD="the password of who"
firstcall designation reply XLO-26 D1 endorse --as who@example.org
export FIRSTCALL_PASSWORD="the password of the erc"
firstcall designation agree XLO-26 D1 --reason "The others agreed by telephone" --as erc@example.org

# Step 6: government and partners are told. The leads are in the structure, with their case.
export FIRSTCALL_PASSWORD="the password of the hc"
firstcall designation letter XLO-26 D1 notice-government --output notice.pdf --language fr
firstcall designation close XLO-26 D1 tell-country --as hc@example.org
firstcall designation show XLO-26 D1
firstcall emergency show XLO-26 --json
"""


def section() -> str:
    """The section of the page of commands."""
    return f"{BEFORE}\n```sh\n{SCRIPT}```\n"
