package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import org.junit.jupiter.api.Test;

class LinuxLibcTest {

    @Test
    void knowsWhereTheErrorNumberIsKept() {
        assertThat(LinuxLibc.ERRNO_OFFSET)
                .isEqualTo(Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno")));
    }
}
