package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.child.ChildJvm;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrantsTest {

    @Test
    void namesTheFlagThatGrantsNativeAccess() throws Exception {
        try (var child = ChildJvm.start(List.of("--illegal-native-access=deny"), NativeAccess.class)) {
            assertThat(child.output())
                    .contains("native access not granted; start java with --enable-native-access=ALL-UNNAMED");
        }
    }

    @Test
    void namesTheFlagThatOpensTheChannelsOfTheLibrary() throws Exception {
        try (var child = ChildJvm.start(List.of(), OpenedPackage.class)) {
            assertThat(child.output())
                    .contains("package sun.nio.ch is closed to us; start java with"
                            + " --add-opens java.base/sun.nio.ch=ALL-UNNAMED");
        }
    }

    /** Needs native access. */
    static final class NativeAccess {
        static void main() throws IOException {
            Descriptors.makeNonBlocking(0);
        }
    }

    /** Needs sun.nio.ch. */
    static final class OpenedPackage {
        static void main() throws IOException {
            try (var channel = ServerSocketChannel.open()) {
                IO.println(Descriptors.of(channel));
            }
        }
    }
}
