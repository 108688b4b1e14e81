package dev.mpm.server.core.channel;

import dev.mpm.server.core.posix.DescriptorPassing;
import dev.mpm.server.core.posix.Descriptors;
import dev.mpm.server.core.posix.ListeningSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame in front of the boot message: one byte for each listening socket, whose descriptors are attached to it.
 *
 * <p>It is the only frame with descriptors, so that everything else on a channel is plain reading and writing.
 */
final class SocketHandover {

    private static final byte TCP = 0;
    private static final byte UNIX = 1;

    private SocketHandover() {}

    /** Sends the sockets, which stay open here. Does not wait: nothing was sent before on a channel. */
    static void send(SocketChannel channel, List<ServerSocketChannel> sockets) throws IOException {
        var families = new byte[sockets.size()];
        var descriptors = new ArrayList<Integer>();
        for (var socket : sockets) {
            families[descriptors.size()] = ListeningSocket.familyOf(socket) == StandardProtocolFamily.UNIX ? UNIX : TCP;
            descriptors.add(Descriptors.of(socket));
        }
        var frame = FrameStream.framed(families);
        var rest = ByteBuffer.wrap(frame);
        rest.position(DescriptorPassing.send(channel, frame, descriptors));
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Waits for the sockets. When it throws, none of them is left open. */
    static List<ServerSocketChannel> receive(SocketChannel channel) throws IOException {
        var descriptors = new ArrayList<Integer>();
        try {
            var length = ByteBuffer.wrap(receive(channel, FrameStream.HEADER_SIZE, descriptors));
            var families = receive(channel, checkedCount(length.getInt()), descriptors);
            if (families.length != descriptors.size()) {
                throw new MalformedFrameException("listening sockets: " + descriptors.size() + " (expected: "
                        + families.length + ", as announced)");
            }
            return adopt(descriptors, families);
        } catch (IOException | RuntimeException e) {
            Descriptors.close(descriptors);
            throw e;
        }
    }

    private static byte[] receive(SocketChannel channel, int size, List<Integer> descriptors) throws IOException {
        var bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            var received = DescriptorPassing.receive(channel, bytes.remaining());
            descriptors.addAll(received.descriptors());
            if (received.bytes().length == 0) {
                throw new EOFException("end of file before the listening sockets came");
            }
            bytes.put(received.bytes());
        }
        return bytes.array();
    }

    private static int checkedCount(int count) throws MalformedFrameException {
        if (count < 1 || count > DescriptorPassing.LIMIT) {
            throw new MalformedFrameException(
                    "listening sockets: " + count + " (expected: 1 to " + DescriptorPassing.LIMIT + ")");
        }
        return count;
    }

    /** Makes channels of the descriptors, and takes each out of the list that a channel has come to own. */
    private static List<ServerSocketChannel> adopt(List<Integer> descriptors, byte[] families) throws IOException {
        var sockets = new ArrayList<ServerSocketChannel>();
        try {
            for (byte family : families) {
                sockets.add(ListeningSocket.adopt(descriptors.getFirst(), familyOf(family)));
                descriptors.removeFirst();
            }
            return sockets;
        } catch (IOException e) {
            close(sockets);
            throw e;
        }
    }

    static void close(List<ServerSocketChannel> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    private static StandardProtocolFamily familyOf(byte family) throws MalformedFrameException {
        return switch (family) {
            case TCP -> StandardProtocolFamily.INET;
            case UNIX -> StandardProtocolFamily.UNIX;
            default ->
                throw new MalformedFrameException(
                        "family of a listening socket: " + family + " (expected: " + TCP + " or " + UNIX + ")");
        };
    }
}
