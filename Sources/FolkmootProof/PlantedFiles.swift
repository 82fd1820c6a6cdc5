import Basics

/// Files that commands bring in.
extension Realm {
    /// A table of places and a street-level file with one crime of a type, in one area.
    func crimeFiles(of force: String, type: String, area: String) throws -> (places: String, crime: String) {
        let files = (places: "\(folder)/places-\(force).csv", crime: "\(folder)/crime-\(force).csv")
        let header =
            "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
            + "Last outcome category,Context"
        try Disk.write("lsoa_code,ward_code\nE01000001,\(area)\n", to: files.places)
        try Disk.write("\(header)\n,\(month),Police,Police,,,,E01000001,A,\(type),,\n", to: files.crime)
        return files
    }

    /// A file in which each of some areas is a square beside the one before.
    func boundaryFile(of force: String, areas: [String]) throws -> String {
        let features = areas.enumerated().map { index, code in
            let corners = [(0, 50), (1, 50), (1, 51), (0, 51), (0, 50)].map { "[\(Double($0.0 + index) / 10),\($0.1)]" }.joined(
                separator: ",")
            return """
                {"type":"Feature","properties":{"code":"\(code)"},"geometry":{"type":"Polygon","coordinates":[[\(corners)]]}}
                """
        }
        let path = "\(folder)/boundaries-\(force).geojson"
        try Disk.write("{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}", to: path)
        return path
    }

    /// A file of the people of each group of a classification in one area, from a source.
    func populationFile(
        of force: String, source: String, area: String, classification: String = "age_band",
        groups: [String] = ["age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65_plus"]
    ) throws -> String {
        let rows = groups.map { "\(area),\(classification),\($0),100,\(source),2021-03-21\n" }
        let path = "\(folder)/populations-\(force).csv"
        try Disk.write("area,classification,group,people,source,date\n\(rows.joined())", to: path)
        return path
    }

    /// A file of one street in an area.
    func streetFile(of force: String, name: String, area: String) throws -> String {
        let path = "\(folder)/streets-\(force).csv"
        try Disk.write("street,postcode,area,households,source,date\n\(name),BB1 1DE,\(area),9,Register,2026-01-01\n", to: path)
        return path
    }

    /// A file of what a role group and a person of it did in the last month that has ended.
    func teamsFile(of force: String, group: String, area: String) throws -> String {
        let path = "\(folder)/teams-\(force).csv"
        let header = "area,group,person,month,headcount,working_days,hours_total,hours_away"
        let rows = "\(area),\(group),,\(month),12,200,1600,300\n\(area),\(group),\(group)-1,\(month),1,20,160,30\n"
        try Disk.write("\(header)\n\(rows)", to: path)
        return path
    }
}
