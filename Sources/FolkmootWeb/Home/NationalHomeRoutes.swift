import HTTP
import Markup

/// What the national pages must say of themselves.
enum NationalHomeRoutes {
    static let all: [Route] = [
        .nationalVisitor(.get, "/privacy") { call in call.page(privacy) },
        .nationalVisitor(.get, "/accessibility") { call in
            call.page(LegalPages.accessibility(in: .english, contact: "<p>Write to whoever gave you your account.</p>"))
        },
        .nationalVisitor(.get, "/cookies") { call in call.page(LegalPages.nationalCookies) },
    ]

    private static let privacy = Page(
        title: "What is kept about you here",
        body: """
            <p class="lead">Your name, your email address, a hash of your password, when you signed in and out, \
            the keys that you made for programs, and what those read.</p>
            <h2>Why</h2>
            <p>So that only those who are meant to compare forces can, and so that it can be told who did.</p>
            <h2>What you see here</h2>
            <p>Figures that forces have signed off and published. No person’s data can be reached from this host, and no figure counts \
            fewer than 10 people.</p>
            <h2>Your rights</h2>
            <p>You can see, correct or have erased what is kept about you: ask whoever gave you your account. You can complain to the \
            Information Commissioner (ico.org.uk).</p>
            """)
}
