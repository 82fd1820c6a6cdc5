/// What is said of a field that cannot be used as it is, in each language.
enum MemberWords {
    static let nameMissing = Localized("Enter your name.", [.cy: "Rhowch eich enw."])
    static let contactMissing = Localized(
        "Enter an email address, or a telephone number if you have none.",
        [.cy: "Rhowch gyfeiriad e-bost, neu rif ffôn os nad oes gennych un."])
    static let emailWrong = Localized(
        "Enter an email address, like name@example.org.", [.cy: "Rhowch gyfeiriad e-bost, fel enw@enghraifft.cymru."])
    static let phoneWrong = Localized(
        "Enter a telephone number, like 01632 960 001 or +44 7700 900 982.",
        [.cy: "Rhowch rif ffôn, fel 01632 960 001 neu +44 7700 900 982."])
    static let consentMissing = Localized(
        "Choose at least one of those who may write to you.", [.cy: "Dewiswch o leiaf un o’r rhai a gaiff ysgrifennu atoch."])
    static let consentOrLeave = Localized(
        "Choose at least one of those who may write to you, or leave.",
        [.cy: "Dewiswch o leiaf un o’r rhai a gaiff ysgrifennu atoch, neu gadewch."])
    static let wordsChanged = Localized(
        "The words beside the boxes have changed since you opened this page. Read them, and send it again.",
        [.cy: "Mae’r geiriau wrth y blychau wedi newid ers i chi agor y dudalen hon. Darllenwch nhw, ac anfonwch eto."])
    static let postcodeMissing = Localized("Enter your postcode, like SW1A 1AA.", [.cy: "Rhowch eich cod post, fel LL11 1AA."])
    static let postcodeWrong = Localized("Enter a postcode, like SW1A 1AA.", [.cy: "Rhowch god post, fel LL11 1AA."])
    static let postcodeRepaired = Localized(
        "Did you mean {postcode}? Correct it and send it again.",
        [.cy: "Ai {postcode} oeddech chi’n ei feddwl? Cywirwch ef a’i anfon eto."])
    static let postcodeHistoric = Localized(
        "{postcode} is a postcode of old times. Enter the one that your post has now.",
        [.cy: "Hen god post yw {postcode}. Rhowch yr un sydd ar eich post nawr."])
    static let postcodeElsewhere = Localized(
        "{postcode} is not in the area that {force} covers. Enter the postcode of where you live.",
        [.cy: "Nid yw {postcode} yn yr ardal y mae {force} yn ei gwasanaethu. Rhowch god post y lle rydych chi’n byw."])
    static let postcodeOutside = Localized(
        "{postcode} is not in the area that {force} covers. Check it, or find your own force.",
        [.cy: "Nid yw {postcode} yn yr ardal y mae {force} yn ei gwasanaethu. Gwiriwch ef, neu dewch o hyd i’ch heddlu eich hun."])
    static let areaMissing = Localized("Choose where you live.", [.cy: "Dewiswch ble rydych chi’n byw."])
    static let hasLeft = Localized(
        "You have left, so this link has ended. You can register again whenever you like.",
        [.cy: "Rydych wedi gadael, felly mae’r ddolen hon wedi dod i ben. Gallwch gofrestru eto pryd bynnag y dymunwch."])
    static let notConfirmed = Localized(
        "Confirm your address first, with the link that we sent to it.",
        [.cy: "Cadarnhewch eich cyfeiriad yn gyntaf, gyda’r ddolen a anfonwyd iddo."])
}
