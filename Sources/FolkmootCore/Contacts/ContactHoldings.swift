import Storage

/// What the table of key individuals holds of people.
extension HeldTable {
    static let ofContacts: [HeldTable] = [
        HeldTable(
            "community_contact",
            others: "id list area name role organisation reaches email phone agreed_on verified_on ended_on ending",
            because:
                "Key individuals and advisory groups: found by the member's addresses and numbers, and emptied when a member is erased."
        )
    ]
}
