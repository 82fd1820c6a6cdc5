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
    static let mobileWrong = Localized(
        "Enter the number of a mobile telephone, like 07700 900 982.", [.cy: "Rhowch rif ffôn symudol, fel 07700 900 982."])
    static let postWrong = Localized(
        "Enter the whole address with its postcode.", [.cy: "Rhowch y cyfeiriad cyfan gyda’i god post."])
    static let wayKnown = Localized("This is on your list already.", [.cy: "Mae hwn ar eich rhestr eisoes."])
    static let wayGone = Localized(
        "This is not on your list any more. Look at the list again.",
        [.cy: "Nid yw hwn ar eich rhestr mwyach. Edrychwch ar y rhestr eto."])
    static let waysFull = Localized(
        "You have as many ways as we can keep. Take one away first.",
        [.cy: "Mae gennych gynifer o ffyrdd ag y gallwn eu cadw. Tynnwch un i ffwrdd yn gyntaf."])
    static let wayInUse = Localized(
        "This address is registered for somebody else. If both are you, ask us to make one record of the two.",
        [
            .cy:
                "Mae’r cyfeiriad hwn wedi’i gofrestru ar gyfer rhywun arall. Os chi yw’r ddau, gofynnwch i ni wneud un cofnod ohonynt."
        ])
    static let lastWay = Localized(
        "We need one email address or telephone number that you have confirmed, or nothing can reach you. Add and confirm another first, or leave.",
        [
            .cy:
                "Mae arnom angen un cyfeiriad e-bost neu rif ffôn rydych wedi’i gadarnhau, neu ni all dim eich cyrraedd. Ychwanegwch a chadarnhewch un arall yn gyntaf, neu gadewch."
        ])
    static let wayUnverified = Localized(
        "Confirm it first; then we can reach you by it.", [.cy: "Cadarnhewch ef yn gyntaf; yna gallwn eich cyrraedd drwyddo."])
    static let proofsSpent = Localized(
        "We have sent you many messages of this kind. Try again tomorrow.",
        [.cy: "Rydym wedi anfon llawer o negeseuon o’r math hwn atoch. Rhowch gynnig arall arni yfory."])
    static let codeWrong = Localized(
        "This is not the code that we sent. Look at the text again.",
        [.cy: "Nid dyma’r cod a anfonwyd. Edrychwch ar y neges destun eto."])
    static let proofEnded = Localized(
        "The code or link has ended, or was used already. Ask for a new one from your list.",
        [.cy: "Mae’r cod neu’r ddolen wedi dod i ben, neu wedi’i ddefnyddio eisoes. Gofynnwch am un newydd o’ch rhestr."])
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
