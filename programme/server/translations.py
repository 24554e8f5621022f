"""Streamlit's built-in texts in bokmål, by the part of its bundle that they stand in.

Streamlit has no translations of its own. `{0}`, `{1}` stand for values, in the order of the English text. Texts for
those who make apps (deployment, malformed specifications) are left as they are; a test lists entries that the installed
bundle has not.
"""

from typing import Final

from programme.server.translating import Table, translate_script

_REQUIRED: Final = {"This field is required.": "Feltet er tomt. Fyll det ut."}
_CLOSED_CHOICES: Final = {"No results": "Ingen treff", "Open": "Vis valgene", "Add: {0}": "Legg til: {0}"}
_CALENDAR_KEYS: Final = "Bruk piltastene for å bla i datoene. Enter velger. Escape lukker."

BOKMAAL: Final[Table] = {
    "index": {
        "Skip to main content": "Hopp til hovedinnholdet",
        "Expand sidebar": "Åpne menyen",
        "Collapse sidebar": "Lukk menyen",
        "Sidebar": "Meny",
        "App pages": "Sider",
        "App Logo": "Logo",
        "Logo": "Logo",
        "Navigate to home page": "Gå til forsiden",
        "(opens in new tab)": "(åpnes i ny fane)",
        "View less": "Vis færre",
        "View {0} more": "Vis {0} til",
        "{0} more": "{0} til",
        "view less": "vis mindre",
        "view more": "vis mer",
        "Scroll tabs left": "Rull fanene mot venstre",
        "Scroll tabs right": "Rull fanene mot høyre",
        "Shortcut {0}": "Hurtigtast {0}",
        "Expander": "Vis mer",
        "Step": "Trinn",
        "Close": "Lukk",
        "Cancel": "Avbryt",
        "Try again": "Prøv igjen",
        "Continue anyway": "Fortsett likevel",
        "Notifications": "Meldinger",
        "Chat message from {0}": "Melding fra {0}",
        # Main menu
        "Main menu": "Hovedmeny",
        "Theme": "Utseende",
        "Rerun": "Last på nytt",
        "Auto rerun": "Last på nytt av seg selv",
        "Always rerun": "Last alltid på nytt",
        "File change.": "Appen er endret.",
        "Clear cache": "Tøm mellomlageret",
        "Clear caches": "Tøm mellomlageret",
        "Print": "Skriv ut",
        "Record screen": "Ta opp skjermen",
        "Report a bug": "Meld en feil",
        "Get help": "Få hjelp",
        "About": "Om",
        "Made with Streamlit v": "Laget med Streamlit v",
        "Copy version to clipboard": "Kopier versjonen",
        "Copied": "Kopiert",
        # While a page is made, and when the connection is gone
        "Running...": "Arbeider …",
        "Stop": "Stopp",
        "Stopping...": "Stopper …",
        "Connecting": "Kobler til",
        "Connecting to Streamlit server": "Kobler til appen",
        "Connecting to static app": "Kobler til appen",
        "Error": "Ikke tilkoblet",
        "Unable to connect to Streamlit server": "Får ikke kontakt med appen",
        "Connection error": "Ingen kontakt med appen",
        "Streamlit server is not responding. Are you connected to the internet?": (
            "Appen svarer ikke. Se om du er på nett. Det du har fått bekreftet, er lagret."
        ),
        "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
            "Appen svarer ikke. Det du har fått bekreftet, er lagret. Er appen stoppet, kan den startes igjen slik:"
        ),
        "streamlit run yourscript.py": "make run",
        "Connection timed out.": "Appen brukte for lang tid på å svare. Prøv igjen.",
        "Connection timed out": "Appen brukte for lang tid på å svare.",
        "Connection failed with status {0}{1}": "Appen svarte ikke som den skal (kode {0}).",
        "Network error": "Får ikke kontakt over nettet.",
        "Unknown error": "Appen fikk ikke svar.",
        "Unknown Error": "Appen fikk ikke svar.",
        "Request timed out": "Det tok for lang tid. Prøv igjen.",
        "Connection lost. Please wait for the app to reconnect, then try again.": (
            "Kontakten med appen er brutt. Vent til den er tilbake, og prøv igjen."
        ),
        "Script execution error": "Siden kunne ikke vises",
        "No message": "Last siden på nytt.",
        # Addresses that do not exist
        "Page not found": "Siden finnes ikke",
        "You have requested page /{0}, but no corresponding file was found in the app's pages/ directory": (
            "Det finnes ingen side på /{0}, eller den er ikke for deg"
        ),
        "The page that you have requested does not seem to exist": "Det finnes ingen side på adressen",
        "{0}. Running the app's main page.": "{0}. Du er på forsiden.",
        # Errors with a stack trace, in development
        "Traceback:": "Spor:",
        "Copy": "Kopier",
    },
    "InputInstructions": {
        "submit form": "sende inn",
        "apply": "bruke det du skrev",
        "Press Enter to {0}": "Trykk Enter for å {0}",
        "Press {0}+Enter to {1}": "Trykk {0}+Enter for å {1}",
    },
    "WidgetLabel": {"(required)": "(må fylles ut)"},
    "requiredField": _REQUIRED,
    "StreamlitMarkdown": {
        "Help": "Hjelp",
        "Help for {0}": "Hjelp til {0}",
        "Link to heading": "Lenke til overskriften",
        "Cannot load Streamlit frontend code. This can happen when you update Streamlit while a Streamlit app is"
        " running.": "Noe av siden kunne ikke hentes. Det hender når appen er oppdatert mens siden var åpen.",
        "To fix this, simply reload this app by pressing": "Last siden på nytt med",
        ", or": " eller",
        "If the error persists, try force-clearing your browser's cache as described": (
            "Hjelper det ikke, kan du tømme nettleserens mellomlager som beskrevet"
        ),
        "here": "her",
    },
    "DynamicIcon": {"Loading": "Laster", "{0} icon": "Ikon: {0}"},
    "useCopyToClipboard": {"Copied": "Kopiert", "Copy to clipboard": "Kopier"},
    "Toolbar": {"Fullscreen": "Fullskjerm", "Close fullscreen": "Lukk fullskjerm"},
    "Selectbox": {
        **_CLOSED_CHOICES,
        "Clear value": "Fjern valget",
        "Selectbox": "Velg",
        "Selectbox options": "Valg",
    },
    "Multiselect": {
        **_CLOSED_CHOICES,
        "Select all": "Velg alle",
        "Select {0} matches": "Velg {0} treff",
        "Clear all": "Fjern alle",
        "Remove {0}": "Fjern {0}",
        "Selected values": "Valgt",
        "Multiselect": "Velg flere",
        "Multiselect options": "Valg",
        "You can only select up to {0} {1}. Remove an option first.": "Du kan velge høyst {0}. Fjern et valg først.",
    },
    "utils": {
        "Choose an option": "Velg",
        "Choose options": "Velg en eller flere",
        "Choose or add an option": "Velg eller legg til",
        "Choose or add options": "Velg eller legg til flere",
        "Add an option": "Legg til",
        "Add options": "Legg til flere",
        "No options to select": "Ingenting å velge mellom",
        # Files
        "file upload": "filopplasting",
        "File must be {0} or smaller.": "Filen er for stor. Den kan være på høyst {0}.",
        "{0} files are not allowed.": "Filer av typen {0} kan ikke brukes her.",
        "File size is too small.": "Filen er for liten.",
        "Only one file is allowed.": "Velg bare én fil.",
        "Unexpected error. Please try again.": "Filen kunne ikke lastes opp. Prøv igjen.",
        "Cancel upload of {0}": "Avbryt opplasting av {0}",
        "Remove {0}": "Fjern {0}",
        "Click to retry upload": "Klikk for å laste opp igjen",
        "Error: ": "Kunne ikke lastes opp: ",
    },
    "FileUploader": {
        "Upload": "Last opp",
        "Upload directories": "Last opp mapper",
        "Add files": "Legg til filer",
        "Drag and drop a file here": "Slipp en fil her",
        "Drag and drop files here": "Slipp filer her",
        "Drag and drop directories here": "Slipp mapper her",
        "{0} per file": "Høyst {0} per fil",
    },
    "Radio": {"No options to select.": "Ingenting å velge mellom."},
    "TextInput": {
        "Clear entry": "Tøm feltet",
        "Show password": "Vis passordet",
        "Hide password": "Skjul passordet",
        "Invalid input.": "Feltet er ikke riktig fylt ut.",
        "{0} Must match pattern: {1}": "{0} Mønsteret er: {1}",
    },
    "NumberInput": {
        "Clear value": "Tøm feltet",
        "Increment": "Øk",
        "Decrement": "Minsk",
        "Number is below the allowed range.": "Tallet er for lite.",
        "Number is above the allowed range.": "Tallet er for stort.",
        "Number is below the allowed range. Please enter a value greater than or equal to {0}.": (
            "Tallet er for lite. Skriv {0} eller mer."
        ),
        "Number is above the allowed range. Please enter a value less than or equal to {0}.": (
            "Tallet er for stort. Skriv {0} eller mindre."
        ),
        "Number is outside the allowed range. Please enter a value between {0} and {1}.": (
            "Tallet er utenfor det som kan velges. Skriv fra {0} til {1}."
        ),
    },
    "DateInput": {
        "en-US": "nb-NO",  # the language of the parts of the field; their order follows `format`
        "Choose date": "Velg dato",
        "Choose date range": "Velg fra og til",
        "Date range": "Tidsrom",
        "Select...": "Velg",
        "Quick select a date range": "Hurtigvalg av tidsrom",
        "{0} start date": "{0}: fra dato",
        "{0} end date": "{0}: til dato",
        "Clear date": "Fjern datoen",
        "Clear dates": "Fjern datoene",
        "Use arrow keys to navigate dates. Enter to select. Escape to close.": _CALENDAR_KEYS,
    },
    "ReorderedSegments": {
        "Past Week": "Siste uke",
        "Past Month": "Siste måned",
        "Past 3 Months": "Siste 3 måneder",
        "Past 6 Months": "Siste 6 måneder",
        "Past Year": "Siste år",
        "Past 2 Years": "Siste 2 år",
        "**Error**: Date set outside allowed range. Please select a date on or before {0}.": (
            "Datoen er for sen. Velg {0} eller tidligere."
        ),
        "**Error**: Date set outside allowed range. Please select a date on or after {0}.": (
            "Datoen er for tidlig. Velg {0} eller senere."
        ),
        "**Error**: Date set outside allowed range. Please select a date between {0} and {1}.": (
            "Datoen er utenfor det som kan velges. Velg fra {0} til {1}."
        ),
    },
    "DateTimeInput": {
        "en-US": "nb-NO",
        "Choose date and time": "Velg dato og klokkeslett",
        "Clear date and time": "Fjern dato og klokkeslett",
        "Time": "Klokkeslett",
        "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.": (
            "Bruk piltastene for å bla. Enter velger. Tab bytter mellom kalender og klokkeslett. Escape lukker."
        ),
        "**Error**: Date and time set outside allowed range. Please select a date and time on or before {0}.": (
            "Tidspunktet er for sent. Velg {0} eller tidligere."
        ),
        "**Error**: Date and time set outside allowed range. Please select a date and time on or after {0}.": (
            "Tidspunktet er for tidlig. Velg {0} eller senere."
        ),
        "**Error**: Date and time set outside allowed range. Please select a date and time between {0} and {1}.": (
            "Tidspunktet er utenfor det som kan velges. Velg fra {0} til {1}."
        ),
    },
    "TimeInput": {
        "Clear time": "Fjern klokkeslettet",
        "Hours must be 0–23.": "Timer går fra 0 til 23.",
        "Minutes must be 0–59.": "Minutter går fra 0 til 59.",
        "Seconds must be 0–59.": "Sekunder går fra 0 til 59.",
        "Hours must be 0–23": "Timer går fra 0 til 23",
        "minutes 0–59": "minutter fra 0 til 59",
        "seconds 0–59": "sekunder fra 0 til 59",
        "Time is out of range. {0}.": "Klokkeslettet finnes ikke. {0}.",
        "Value is out of range for {0}. {1}": "Tallet er for stort. {1}",
        "Invalid time format. Please use HH:MM.": "Skriv klokkeslettet som 09:30.",
        "Invalid time format. Please use HH:MM:SS or HH:MM.": "Skriv klokkeslettet som 09:30 eller 09:30:00.",
    },
    "Pagination": {
        "Pagination": "Sider",
        "Next page": "Neste side",
        "Previous page": "Forrige side",
        "Page {0}": "Side {0}",
    },
    "MenuButton": {"Menu": "Meny"},
    "Table": {"Scrollable table": "Tabell som kan rulles", "empty": "tom"},
    "DataFrame": {
        "Search": "Søk",
        "Type to search": "Skriv for å søke",
        "Previous Result": "Forrige treff",
        "Next Result": "Neste treff",
        "Close Search": "Lukk søket",
        "over 1000": "over 1000",
        "{0} result{1}": "{0} treff",
        "{0} of {1}": "{0} av {1}",
        "Download as CSV": "Last ned som CSV",
        "Show/hide columns": "Vis og skjul kolonner",
        "Select all": "Velg alle",
        "Clear selection": "Fjern valget",
        "Add row": "Legg til rad",
        "Delete row(s)": "Slett rader",
        "Edit": "Rediger",
        "None": "–",
        "empty": "tom",
        "⚠️ Please fill out this cell.": "Cellen er tom. Fyll den ut.",
        "Failed to load data": "Tabellen kunne ikke hentes. Last siden på nytt.",
        "Invalid input.": "Verdien kan ikke brukes her.",
        "Select...": "Velg",
        "No options": "Ingen treff",
        "Save ({0}+Enter)": "Lagre ({0}+Enter)",
        "Cancel (Escape)": "Avbryt (Escape)",
        "No content": "Tomt",
        "No data": "Ingen data",
        # The menu of a column
        "Dataframe column menu": "Kolonnemeny",
        "Copy column name": "Kopier navnet på kolonnen",
        "Sort ascending": "Sorter stigende",
        "Sort descending": "Sorter synkende",
        "Autosize": "Tilpass bredden",
        "Pin column": "Fest kolonnen",
        "Unpin column": "Løsne kolonnen",
        "Hide column": "Skjul kolonnen",
        "Format": "Format",
        "Automatic": "Automatisk",
        "Localized": "Norsk",
        "Plain": "Uten format",
        "Compact": "Kort",
        "Dollar": "Dollar",
        "Euro": "Euro",
        "Yen": "Yen",
        "Percent": "Prosent",
        "Scientific": "Vitenskapelig",
        "Accounting": "Regnskap",
        "Duration": "Varighet",
        "Distance": "Tid siden",
        "Calendar": "Kalender",
        "Statistics": "Statistikk",
        "Based on sample": "Fra et utvalg",
        "Values": "Verdier",
        "Empty": "Tomme",
        "Distinct": "Ulike",
        "Sum": "Sum",
        "Average": "Gjennomsnitt",
        "Median": "Median",
        "Minimum": "Minst",
        "Maximum": "Størst",
        "Range": "Spenn",
        "Count": "Antall",
        "Standard deviation": "Standardavvik",
        "25th percentile": "25. persentil",
        "75th percentile": "75. persentil",
        "Average length": "Lengde i snitt",
        "Minimum length": "Korteste",
        "Maximum length": "Lengste",
        "Top values frequency chart": "De vanligste verdiene",
    },
    "ArrowVegaLiteChart": {
        "Show data": "Vis tall",
        "Show chart": "Vis figur",
        "Download as PNG": "Last ned som PNG",
        "Copy Vega-Lite spec": "Kopier figurens oppskrift",
        "Copied!": "Kopiert",
    },
    "embed": {  # how a figure is read aloud
        "Vega visualization": "Figur",
        "{0}-axis": "{0}-akse",
        " titled '{0}'": " «{0}»",
        " for a {0} scale with {1}": " med {1}",
        "{0} legend": "{0} tegnforklaring",
        " for {0} with {1}": " med {1}",
    },
    "Feedback": {
        "Thumbs up": "Tommel opp",
        "Thumbs down": "Tommel ned",
        "Very dissatisfied": "Svært misfornøyd",
        "Dissatisfied": "Misfornøyd",
        "Neutral": "Verken eller",
        "Satisfied": "Fornøyd",
        "Very satisfied": "Svært fornøyd",
        "{0} out of {1} stars": "{0} av {1} stjerner",
    },
}
"""Part of the bundle to English text to bokmål."""


def bokmaal_script(file_name: str, script: str) -> str:
    """A script of Streamlit's as it is served: its built-in texts in bokmål."""
    return translate_script(BOKMAAL, file_name, script)
