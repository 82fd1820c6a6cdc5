/// A link inside a drawing, with the ring that shows when it has the focus.
struct ChartLink {
    let path: Path
    let ring: (x: Double, y: Double, width: Double, height: Double)
    let name: String?

    init(_ path: Path, ring: (x: Double, y: Double, width: Double, height: Double), name: String? = nil) {
        self.path = path
        self.ring = ring
        self.name = name
    }

    /// The ring is drawn last, so that nothing covers it; it also makes the whole of its area a target.
    func around(_ content: HTML) -> HTML {
        """
        <a class="chart-link" href="\(path)"\(attribute: "aria-label", name)>\(content)<rect class="chart-focus" x="\(at: ring.x)" \
        y="\(at: ring.y)" width="\(at: ring.width)" height="\(at: ring.height)" fill="none" pointer-events="all"/></a>
        """
    }
}
