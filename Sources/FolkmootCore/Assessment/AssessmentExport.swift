import Basics
import CSV

/// Assessments as a file that others can use.
public enum AssessmentExport {
    /// A row to each question.
    public static func csv(_ assessments: [Assessment], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "quarter", "version", "state", "section", "number", "question", "grade", "evidence_links",
            "evidence",
            "plans", "improvement", "measure",
        ])
        let rules = configuration.assessment
        for assessment in assessments {
            for question in rules.questions {
                let answer = assessment.answers[question.code]
                let section = rules.sections.first { $0.code == question.section }?.text ?? ""
                let what = [
                    assessment.area, configuration.areas[assessment.area]?.name.english ?? "", assessment.quarter.description,
                    String(assessment.version), assessment.state.rawValue, section, question.number, question.text,
                ]
                let links = String(answer?.links.count(where: \.isLive) ?? 0)
                let texts = [answer?.evidence, answer?.plans, answer?.improvement, answer?.measure].map { $0 ?? "" }
                writer.row(what + [answer?.grade?.rawValue ?? "", links] + texts)
            }
        }
        return writer.bytes
    }
}
