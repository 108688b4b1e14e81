package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.StackWalker.Option;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeReflectionTest {

    @Test
    void goesByTheJvmFirstAndByMethodHandlesFromItsEndOn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
                        "-Djdk.reflect.useNativeAccessorOnly=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starting.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly("native: true", "native: false");
    }

    @Test
    void leavesAnOrdinaryProcessAsItIs() {
        NativeReflection.end();
        assertThat(System.getProperty("jdk.reflect.useNativeAccessorOnly")).isNull();
    }

    /** The main class of a process that starts. */
    static final class Starting {

        private Starting() {}

        public static void main(String[] args) throws ReflectiveOperationException {
            Starting.class.getMethod("before").invoke(null);
            NativeReflection.end();
            Starting.class.getMethod("after").invoke(null);
        }

        public static void before() {
            tell();
        }

        public static void after() {
            tell();
        }

        /** Tells how the caller was called. */
        private static void tell() {
            List<String> callers = StackWalker.getInstance(Option.SHOW_HIDDEN_FRAMES)
                    .walk(frames -> frames.limit(5)
                            .map(StackWalker.StackFrame::getClassName)
                            .toList());
            boolean isNative = callers.stream().anyMatch(name -> name.endsWith("NativeAccessor"));
            System.out.println("native: " + isNative);
        }
    }
}
