package dev.mpm.server.master.admin;

/** The list of what there is, for whoever types the bare address. */
final class IndexPage {

    private IndexPage() {}

    static Reply reply(String version) {
        return Page.still("MPM Server", """
            <header><h1>MPM Server <small>%s</small></h1></header>
            <main>
            <ul class="index">
            <li><a href="/status">/status</a> what the server is doing, for people;
            <a href="/status?json">?json</a> and <a href="/status?auto">?auto</a> for programs</li>
            <li><a href="/metrics">/metrics</a> for Prometheus</li>
            <li><a href="/ready">/ready</a> 200 if clients should be sent here, else 503</li>
            <li><a href="/health">/health</a> 200 as long as the master is alive</li>
            </ul>
            </main>
            """.formatted(Page.escape(version)));
    }
}
