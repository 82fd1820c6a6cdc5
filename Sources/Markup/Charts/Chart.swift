/// A drawing of figures, made on the server as SVG.
///
/// It knows nothing of what the figures are about. ``svg`` goes into a `<figure>`, with the title as its caption and the table of its
/// figures under it. Geometry and type size (14 units) are attributes of the drawing; **everything that is colour or stroke is a class**, so that a page's stylesheet decides for
/// light, dark, forced colours and print. The `d`, `x`, `width`, `font-size` of a drawing must not be set by the stylesheet.
///
/// Most charts are drawn twice, for a narrow and for a wide page, and the stylesheet shows one of them (a map has no text, and is drawn once):
///
///     .chart svg { display: block; width: 100%; height: auto }
///     .chart-narrow { max-width: 27rem }                            /* 340 units wide: 14 units are 12 px on a phone of 320 px */
///     .chart-only { max-width: 27rem }                              /* drawn once, for both */
///     .chart .chart-wide { display: none; max-width: 45rem }        /* 720 units wide */
///     @media print, (min-width: 40em) { .chart .chart-narrow { display: none } .chart .chart-wide { display: block } }
///
/// | class | on | is |
/// | --- | --- | --- |
/// | `chart` | `div` | the drawing or both drawings; with it `chart-line`, `chart-bars`, `chart-shares` or `chart-tiles` |
/// | `chart-narrow`, `chart-wide`, `chart-only` | `svg` | for which page it is drawn |
/// | `chart-grid`, `chart-zero` | `line` | a thin line at a tick; the line at zero, stronger |
/// | `chart-tick` | `text` | a label of an axis |
/// | `chart-label`, `chart-value` | `text` | a name; a number |
/// | `chart-empty`, `chart-note` | `text` | what stands where there are no figures; a remark under the drawing |
/// | `chart-series`, `chart-series-0` … `-5` | `g` | a series with its line, band, points and label: colour, and dash pattern |
/// | `chart-stroke`, `chart-point`, `chart-leader` | `path`, `circle`, `line` | its line; a point; what leads from its end to its label |
/// | `chart-band`, `chart-whisker` | `path` | an interval: an area, or a thin line with ends |
/// | `chart-bar` | `rect` | a bar |
/// | `chart-row` | `g` | a bar with its label and value |
/// | `chart-highlight`, `chart-muted` | `g` | the one that matters, and all others beside it |
/// | `chart-missing` | `g` | a row or tile that is not recorded |
/// | `chart-reference`, `chart-reference-label` | `line`, `text` | a value to compare with, such as a target |
/// | `chart-break`, `chart-break-label` | `line`, `text` | where a series changed its meaning |
/// | `chart-part`, `chart-part-0` … `-5` | `g` | a part of a whole; in the bar and in the legend |
/// | `chart-tile`, `chart-class-0` … `-4` | `g` | a tile of a map, light to dark; in the map and in the legend |
/// | `chart-shape` | `rect` | the area of a part, a tile, or a swatch of a legend |
/// | `chart-map`, `chart-whole` | `div`, `svg` | a map of regions: drawn once, without text, 1,440 units wide; its legend stands under it |
/// | `chart-region` | `path`, `circle`, `rect` | an area of a map or a swatch of its legend, filled with a pattern: set a stroke, never a fill |
/// | `chart-ground`, `chart-dots` | `rect`, `path` | the ground of a pattern in the colour of its class, and what lies on it |
/// | `chart-legend`, `chart-swatch` | `ul`, `svg` | the legend under a map, and the little drawings in it |
/// | `chart-cue` | `text` | the number of a class on its tile, which says the same as its colour |
/// | `chart-link` | `a` | a link inside a drawing |
/// | `chart-focus` | `rect` | the ring around a link: `fill: none; stroke: none`, and a stroke under `.chart-link:focus-visible` |
/// | `chart-hatch`, `chart-hatch-line` | `rect`, `path` | "not recorded": the ground of the hatching, and its lines |
/// | `chart-hatched` | `rect` | a shape filled with the hatching: set a stroke, never a fill |
/// | `chart-sparkline` | `svg` | a ``Sparkline``, 96 by 24 units, in a line of text |
///
/// Text over lines is legible with a halo in the colour of the page: `.chart text { paint-order: stroke; stroke: Canvas; stroke-width: 3px }`,
/// but none inside `chart-part` and the coloured tiles, where the fill of the text is chosen to contrast with the shape's.
/// Where `chart-highlight` is set inside `chart-series-2` or the like, it wins. Under forced colours give `chart-shape` and `chart-bar`
/// a stroke of `CanvasText`: labels and cues carry the meaning.
public protocol Chart: Sendable {
    /// What the drawing's own identifiers begin with: unique on its page, of letters, digits and hyphens.
    var id: String { get }
    /// What the chart says, in words: a finding, not a name.
    var title: String { get }
    /// What is drawn and how it runs, for those who do not see it.
    var description: String { get }
    /// The drawing, the same for the same figures each time.
    var svg: HTML { get }
}

/// The page for which a chart is drawn.
enum ChartWidth: Sendable {
    /// A telephone.
    case narrow
    /// A desk.
    case wide
    /// Either.
    case only

    /// The width of the drawing in its own units.
    var units: Double { self == .wide ? 720 : 340 }

    var name: String {
        switch self {
        case .narrow: "narrow"
        case .wide: "wide"
        case .only: "only"
        }
    }
}

/// What every drawing has around it: its size, its role, its names for a screen reader, and its hatching.
struct ChartFrame {
    let id: String
    let title: String
    let description: String
    /// A drawing with links in it is a group of them; one without is an image.
    var hasLinks = false

    /// The chart once for each kind of page.
    func figure(_ kind: StaticString, _ widths: [ChartWidth] = [.narrow, .wide], draw: (ChartWidth, ChartHatch) -> Drawing) -> HTML
    {
        let drawings = widths.map { width in
            svg(width, draw(width, hatch(width)))
        }
        return "<div class=\"chart chart-\(HTML(stringLiteral: kind))\">\(drawings)</div>"
    }

    private func svg(_ width: ChartWidth, _ drawing: Drawing) -> HTML {
        let name = "\(plainID)-\(width.name)"
        let role: HTML = hasLinks ? "group" : "img"
        return """
            <svg class="chart-\(width.name)" viewBox="0 0 \(at: drawing.width) \(at: drawing.height)" font-size="14" role="\(role)" \
            aria-labelledby="\(name)-title \(name)-desc"><title id="\(name)-title">\(title)</title>\
            <desc id="\(name)-desc">\(description)</desc>\(when: drawing.usesHatch, hatch(width).definition)\(drawing.content)</svg>
            """
    }

    private func hatch(_ width: ChartWidth) -> ChartHatch { ChartHatch(id: "\(plainID)-\(width.name)-hatch") }

    private var plainID: String { Self.plain(id) }

    /// The identifier without characters that could not stand in `url(#…)` or in a list of identifiers.
    static func plain(_ id: String) -> String {
        String(
            id.unicodeScalars.map {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) ? Character($0) : "-"
            })
    }
}

/// The inside of an `<svg>`, with its size in units.
struct Drawing {
    let width: Double
    let height: Double
    let content: HTML
    var usesHatch = false

    /// What is drawn where there is nothing to draw.
    static func empty(_ width: ChartWidth, _ words: String) -> Drawing {
        let text = Label(words, x: width.units / 2, y: 30, anchor: .middle)
        return Drawing(width: width.units, height: 60, content: text.html("chart-empty"))
    }
}

/// Hatching, which stands for "not recorded" in every chart.
struct ChartHatch {
    let id: String

    var definition: HTML {
        """
        <defs><pattern id="\(id)" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="chart-hatch" width="6" height="6"/>\
        <path class="chart-hatch-line" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/></pattern></defs>
        """
    }

    func rectangle(x: Double, y: Double, width: Double, height: Double) -> HTML {
        """
        <rect class="chart-hatched" x="\(at: x)" y="\(at: y)" width="\(at: width)" height="\(at: height)" fill="url(#\(id))"/>
        """
    }
}

extension HTML.Interpolation {
    /// A length or place in a drawing, to a tenth of a unit.
    mutating func appendInterpolation(at length: Double) {
        let tenths = Int((max(-1e6, min(1e6, length)) * 10).rounded())
        if tenths < 0 { appendLiteral("-") }
        appendInterpolation(Int(tenths.magnitude / 10))
        guard tenths % 10 != 0 else { return }
        appendLiteral(".")
        appendInterpolation(Int(tenths.magnitude % 10))
    }
}
