/// What the frame around every page says, and the words inside its components.
enum FramePhrases {
    // Around the page
    static let skip = Phrase("Skip to the main content", cy: "Neidio i’r prif gynnwys")
    static let menu = Phrase("Menu", cy: "Dewislen")
    static let sections = Phrase("Sections", cy: "Adrannau")
    static let breadcrumbs = Phrase("Where you are", cy: "Ble rydych chi")
    static let languages = Phrase("Language", cy: "Iaith")
    static let signedInAs = Phrase("Signed in as {name}", cy: "Wedi mewngofnodi fel {name}")
    static let signOut = Phrase("Sign out", cy: "Allgofnodi")
    static let test = Phrase("Test", cy: "Prawf")
    static let testing = Phrase(
        "This service is being tested. What you send is not acted on.",
        cy: "Mae’r gwasanaeth hwn yn cael ei brofi. Ni weithredir ar yr hyn a anfonwch.")

    // At its foot
    static let emergency = Phrase("In an emergency call {number}.", cy: "Mewn argyfwng, ffoniwch {number}.")
    static let notEmergency = Phrase("If it is not an emergency, call {number}.", cy: "Os nad yw’n argyfwng, ffoniwch {number}.")
    static let aboutService = Phrase("About this service", cy: "Ynglŷn â’r gwasanaeth hwn")
    static let privacy = Phrase("Privacy", cy: "Preifatrwydd")
    static let accessibility = Phrase("Accessibility", cy: "Hygyrchedd")
    static let cookies = Phrase("Cookies", cy: "Cwcis")
    static let cookieNotice = Phrase(
        "We use only the cookies that this service needs to work.",
        cy: "Dim ond y cwcis y mae eu hangen ar y gwasanaeth hwn i weithio yr ydym yn eu defnyddio.")
    static let runBy = Phrase("This service is run by {name}.", cy: "Mae’r gwasanaeth hwn yn cael ei redeg gan {name}.")
    static let platform = Phrase("Built on Folkmoot", cy: "Wedi’i adeiladu ar Folkmoot")

    // Forms
    static let errorPrefix = Phrase("Error:", cy: "Gwall:")
    static let errorTitle = Phrase("There is a problem", cy: "Mae problem wedi codi")
    static let optional = Phrase("(optional)", cy: "(dewisol)")
    static let or = Phrase("or", cy: "neu")
    static let chooseOne = Phrase("Choose one", cy: "Dewiswch un")
    static let tally = Phrase("{n} ticked; you can choose up to {limit}.", cy: "{n} wedi’u ticio; gallwch ddewis hyd at {limit}.")
    static let change = Phrase("Change", cy: "Newid")
    static let back = Phrase("Back", cy: "Yn ôl")

    // Lists, figures and charts
    static let previousPage = Phrase("Previous page", cy: "Tudalen flaenorol")
    static let nextPage = Phrase("Next page", cy: "Tudalen nesaf")
    static let pages = Phrase("Pages", cy: "Tudalennau")
    static let range = Phrase("{first} to {last} of {total}", cy: "{first} i {last} o {total}")
    static let outOf = Phrase("{part}\u{A0}of\u{A0}{whole}", cy: "{part}\u{A0}o\u{A0}{whole}")
    static let asAt = Phrase("at {date}", cy: "ar {date}")
    static let provisional = Phrase("Provisional", cy: "Dros dro")
    static let tooFew = Phrase("Fewer than {n} people, so not shown", cy: "Llai na {n} o bobl, felly heb ei ddangos")
    static let definition = Phrase("What this means", cy: "Beth mae hyn yn ei olygu")
    static let chartTable = Phrase("The figures as a table", cy: "Y ffigurau mewn tabl")
    static let downloadCSV = Phrase("Download as CSV", cy: "Lawrlwytho fel CSV")
    static let printPage = Phrase("Print this page", cy: "Argraffu’r dudalen hon")
    static let important = Phrase("Important", cy: "Pwysig")
}
