/**
 * What the MPMs share: the connection engines that run HTTP over an inherited listening socket, and the policy
 * that keeps enough spare workers. Nothing here knows a particular MPM.
 */
@NullMarked
package dev.mpm.common;

import org.jspecify.annotations.NullMarked;
