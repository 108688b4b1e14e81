package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way into a listening socket, which can be shut without a loss: nobody new gets in, and those who wait in the
 * kernel's queue are still accepted by whoever serves the socket. To close a socket as it is would reset them, though
 * their {@code connect} has succeeded.
 *
 * <p>To leave, one shuts the door, waits until it is not {@linkplain #isWaitedAt waited at} any more while the workers go
 * on accepting, lets the workers finish, and closes it. Whoever knocks meanwhile gets no answer, asks again after a
 * second as TCP does, and is refused once the socket is closed, or is served by the next server that has taken the
 * address. At a Unix-domain socket, whose file is removed first, he is refused at once.
 *
 * <p>A socket that was shut is shut for every process that has its descriptor: the filter belongs to the open socket, the
 * file to all. That is why one that is lent, such as by a service manager which keeps it open for the next start, is
 * never shut: connections simply wait in it until somebody serves again.
 *
 * <p>What does not work instead: {@code listen(fd, 0)} still lets one in, and leaves those who come then in the belief
 * that they were; {@code shutdown(2)} resets a TCP socket's queue, and makes a Unix-domain socket readable for ever, so
 * that the event loops of the workers would spin.
 *
 * <p>One thread at a time; the channel may be used by others. Whoever closes the door closes the channel.
 */
public final class Door implements AutoCloseable {

    /**
     * How long handshakes that were under way may take. It covers two lost packets, which are sent again after one and two
     * seconds; whoever has not come by then is as likely as not a forged address.
     */
    static final Duration HANDSHAKE_TIME = Duration.ofSeconds(3);

    // asm-generic/poll.h
    private static final short POLLIN = 1;

    /*
     * struct pollfd, poll.h
     *  0 +---------+----------+-----------+
     *    | fd 4    | events 2 | revents 2 |
     *  8 +---------+----------+-----------+
     */
    private static final long POLLFD_FD = 0;
    private static final long POLLFD_EVENTS = 4;
    private static final long POLLFD_SIZE = 8;

    private static final Libc LIBC = new LinuxLibc();

    private final ServerSocketChannel channel;
    private final boolean lent;
    private final LongSupplier clock;
    private final @Nullable SocketFile file;
    private boolean shut;
    private long shutAt;

    Door(ServerSocketChannel channel, boolean lent, LongSupplier clock) throws IOException {
        this.channel = channel;
        this.lent = lent;
        this.clock = clock;
        this.file = lent ? null : SocketFile.of(channel);
    }

    /**
     * Returns the open door of a socket that is ours.
     *
     * @param channel bound just now: if it is a Unix-domain socket, the file at its path is taken for its own
     */
    public static Door of(ServerSocketChannel channel) throws IOException {
        return new Door(channel, false, System::nanoTime);
    }

    /** Returns the door of a socket that somebody outside keeps open and will use again: it is never shut. */
    public static Door lent(ServerSocketChannel channel) throws IOException {
        return new Door(channel, true, System::nanoTime);
    }

    /**
     * Lets nobody new in from now on. Never fails: a door that cannot be shut must not keep a server from leaving.
     *
     * @return nothing if it is shut, or else why people still get in; there is nothing to wait for then
     */
    public Optional<String> shut() {
        if (lent) {
            return Optional.of("it is lent to this server: connections wait in it for the next one");
        }
        try {
            if (!shut) {
                block();
                shut = true;
                shutAt = clock.getAsLong();
            }
            return Optional.empty();
        } catch (ClosedChannelException _) {
            return Optional.of("it is closed");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void block() throws IOException {
        if (file == null) {
            SynFilter.attach(Descriptors.of(channel));
            return;
        }
        file.remove();
    }

    /**
     * Returns whether anybody who got in before the door was shut is still to be accepted, or about to be: for some
     * seconds this counts handshakes that are under way. To be asked again and again, some ten times a second.
     *
     * @return false also if the door is not shut, or could not be: to wait for that queue to be empty might take for ever
     */
    public boolean isWaitedAt() {
        return shut && channel.isOpen() && (hasWaiting() || isApproached());
    }

    /** Returns whether a connection waits to be accepted now, shut or not. */
    public boolean hasWaiting() {
        try (var arena = Arena.ofConfined()) {
            var entry = arena.allocate(POLLFD_SIZE, Integer.BYTES);
            entry.set(JAVA_INT, POLLFD_FD, Descriptors.of(channel));
            entry.set(JAVA_SHORT, POLLFD_EVENTS, POLLIN);
            return LIBC.poll(entry, 1, 0).value() > 0;
        } catch (ClosedChannelException _) {
            return false;
        }
    }

    private boolean isApproached() {
        return clock.getAsLong() - shutAt < HANDSHAKE_TIME.toNanos()
                && port().map(Handshakes::areUnderWay).orElse(false);
    }

    private Optional<Integer> port() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress inet
                    ? Optional.of(inet.getPort())
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // closed
        }
    }

    /**
     * Lets people in again, if that can be: a TCP socket that was shut to be given up is wanted after all.
     *
     * @return whether the door is open; a Unix-domain socket has lost its file and must be bound anew
     */
    public boolean reopen() {
        if (!shut) {
            return channel.isOpen();
        }
        if (file != null) {
            return false;
        }
        try {
            SynFilter.detach(Descriptors.of(channel));
            shut = false;
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Closes the channel; connections that still wait are reset, unless another process has the socket too. The file of a
     * Unix-domain socket goes first, if it is still this socket's own. A lent socket's file stays.
     */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (file != null && channel.isOpen()) {
                file.remove();
            }
        }
    }

    /**
     * The file of a Unix-domain socket. The open socket holds on to it, so while it is open no other file can get the same
     * number.
     *
     * @param key device and number
     */
    private record SocketFile(Path path, Object key) {

        static @Nullable SocketFile of(ServerSocketChannel channel) throws IOException {
            return channel.getLocalAddress() instanceof UnixDomainSocketAddress unix
                    ? new SocketFile(unix.getPath(), key(unix.getPath()))
                    : null;
        }

        private static Object key(Path path) throws IOException {
            return Objects.requireNonNull(
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey());
        }

        /** Removes the file, unless somebody else has put another in its place, or removed it. */
        void remove() throws IOException {
            try {
                if (key(path).equals(key)) {
                    Files.delete(path);
                }
            } catch (NoSuchFileException _) {
                return; // it is gone already, which is all that is asked for
            }
        }
    }
}
