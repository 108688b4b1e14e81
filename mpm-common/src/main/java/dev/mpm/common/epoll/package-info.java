/** The kernel's {@code epoll}, for what the JDK's selectors cannot do with it. */
@NullMarked
package dev.mpm.common.epoll;

import org.jspecify.annotations.NullMarked;
