package dev.mpm.server.core.channel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where the workers' ends of {@link Link}s connect to: a service's end in the master, at a path in the file system.
 *
 * <p>Whoever opens it closes it, from any thread; that ends every link and removes the file.
 */
public final class LinkServer implements AutoCloseable {

    private final Acceptor acceptor;
    private final Consumer<? super Link> service;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private LinkServer(Acceptor acceptor, Consumer<? super Link> service) {
        this.acceptor = acceptor;
        this.service = service;
    }

    /**
     * Listens at the path; a socket file that an earlier run left there is replaced.
     *
     * @param path at most 107 bytes long, in a directory that nobody else may enter
     * @param service run for each link on a virtual thread of the link's own; when it returns, the link is closed. It has
     *     yet to find out who is at the other end
     */
    public static LinkServer open(Path path, Consumer<? super Link> service) throws IOException {
        var server = new LinkServer(new Acceptor(path), service);
        server.acceptor.start(server::accept);
        return server;
    }

    @Override
    public void close() {
        acceptor.close();
        links.forEach(Link::close);
    }

    private void accept(SocketChannel channel) {
        var link = new Link(channel);
        links.add(link);
        Thread.ofVirtual().name("link").start(() -> run(link));
    }

    private void run(Link link) {
        try (link) {
            if (!acceptor.isClosed()) {
                service.accept(link);
            }
        } finally {
            links.remove(link);
        }
    }
}
