/**
 * One client's connection, as both engines run it: Undertow's HTTP engine above, a shared or a private thread below.
 *
 * <p>Start with {@link dev.mpm.common.connection.ClientConnection}. {@link dev.mpm.common.connection.RootHandler} is where
 * every request passes from Undertow to the app and back; {@link dev.mpm.common.connection.Housekeeper} ends connections
 * that are over their time, and those that would last when the process leaves. {@code SocketSource} and {@code SocketSink}
 * move the bytes, {@code SocketWatch} decides who waits for them, {@code Requests} follows what is asked and answered. What
 * differs between the engines is behind {@link dev.mpm.common.connection.ConnectionHost} and {@link
 * dev.mpm.common.connection.Carrier}.
 */
@NullMarked
package dev.mpm.common.connection;

import org.jspecify.annotations.NullMarked;
